"""Which language a short text is in, measured; and that a new language is files and nothing else."""

import ast
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.safety import hear as hearing
from conversations.safety.danger import told_in
from conversations.text.tokens import tokenise
from conversations.understanding.language import read_language
from conversations.understanding.phrases import Phrases, compile_phrases, phrase_body
from conversations.wording import catalogue
from conversations.wording.safety import safety_reply
from directory.vocabulary import loader
from directory.vocabulary.loader import locale_languages

HERE = Path(__file__).parent
ROOT = loader.LOCALES.parent
FIRST_RUN = 44 / 52
"""Share of `languages_held_out.txt` that was right when it was first read; the words have not been changed for it."""


def texts(name: str) -> list[tuple[str, str]]:
    """(language, text) of a file of examples."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(row[0], row[2]) for line in lines if line and line[0] != "#" and (row := line.partition("|"))]


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """All languages, compiled once."""
    return compile_phrases(phrase_body())


def language_of(text: str, phrases: Phrases) -> str:
    return read_language(tokenise(text, phrases.lexicon.spellings), phrases)


def test_each_language_is_known_from_a_short_text(phrases: Phrases) -> None:
    """At least twelve everyday texts a language; the share that is right is printed and may not fall."""
    rows = texts("languages.txt")
    told = Counter(code for code, _ in rows)
    right = Counter(code for code, text in rows if language_of(text, phrases) == code)
    print(f"right language: {right.total()} of {told.total()}: {dict(right)}")
    assert set(told) == set(locale_languages())
    assert min(told.values()) >= 12
    assert all(right[code] >= 0.95 * told[code] for code in told), right
    assert right["en"] == told["en"]


def test_texts_nobody_tuned_for(phrases: Phrases) -> None:
    """Written after the words; the first-run figure is published and no later change may make it worse."""
    rows = texts("languages_held_out.txt")
    right = sum(language_of(text, phrases) == code for code, text in rows)
    print(f"held out: {right} of {len(rows)}, first run {FIRST_RUN:.2f}")
    assert right / len(rows) >= FIRST_RUN


@pytest.mark.shared
def test_ordinary_english_is_english(phrases: Phrases, shared: Path) -> None:
    """Of 2,405 ordinary English messages fewer than five in a thousand are taken for another language."""
    path = shared / "data" / "understanding" / "ordinary_sms.jsonl"
    rows = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").split("\n") if line]
    strange = sum(language_of(text, phrases) != "en" for text in rows)
    print(f"taken for another language: {strange} of {len(rows)}")
    assert strange < 0.005 * len(rows)


CACHED = (
    loader.locale_data,
    loader.locale_languages,
    catalogue.catalogue,
    catalogue.translations,
    catalogue.signed,
    catalogue.partly,
    hearing.safety_phrases,
)


@pytest.fixture
def new_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of `locales/` with a made-up language in it, used as the real one would be."""
    folder = tmp_path / "locales"
    shutil.copytree(loader.LOCALES, folder)
    made_up = folder / "qya"
    (made_up / "phrases").mkdir(parents=True)
    (made_up / "LC_MESSAGES").mkdir()
    write = {
        "language": {"words": "mornelva tirion valinde nomelya", "letters": "", "script": ""},
        "safety": {
            "reviewed": False,
            "rules": [
                {"id": "qya/suicide", "kind": "suicide", "when": "thought", "tier": "helpline-now", "unreviewed": True,
                 "phrases": ["merin fire"]},
            ],
            "quiet": ["lau merin fire"],
        },
        "replies": {"unreviewed": True, "yes": ["^ (tancave) $"]},
        "commands": {"unreviewed": True, "language": ["^ (quenya) $"], "names": {"quenya": "qya"}},
        "needs": {"unreviewed": True, "needs": [{"need": "food", "urgency": "today", "say": ["matso penin"]}]},
    }  # fmt: skip
    for name, body in write.items():
        (made_up / "phrases" / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    (made_up / "LC_MESSAGES" / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n# unreviewed\n'
        'msgid "If anyone is in danger right now, call 999."\nmsgstr "Ai raxale, yale 999."\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(loader, "LOCALES", folder)
    monkeypatch.setattr(catalogue, "LOCALES", folder)
    for cached in CACHED:
        cached.cache_clear()
    yield folder
    monkeypatch.undo()
    for cached in CACHED:
        cached.cache_clear()


def test_a_language_is_added_by_files_alone(new_language: Path) -> None:
    """It is known, its needs and commands are read, its danger heard and answered, English beside."""
    assert (new_language / "qya").is_dir()
    phrases = compile_phrases(phrase_body())
    assert language_of("mornelva tirion valinde", phrases) == "qya"
    assert phrases.language_names["quenya"] == "qya"
    assert "matso" in phrases.trie.keys
    dangers = hearing.hear("merin fire")
    assert [danger.kind.value for danger in dangers] == ["suicide"]
    assert hearing.hear("lau merin fire") == ()
    assert told_in(dangers) == "qya"
    reply = safety_reply(dangers)
    said = [(block.language, block.text) for block in reply.blocks]
    assert ("qya", "Ai raxale, yale 999.") in said
    assert ("en", "If anyone is in danger right now, call 999.") in said


WORDS_TOO = {"so", "pa", "es", "ar", "uk"}
"""Codes that are also words or endings our code has for other reasons."""
PAGES = "assistant/languages.py"
"""The person's own pages name their languages there; the talk does not depend on it."""


def test_no_language_stands_in_the_code() -> None:
    """No code of a language but English is a constant anywhere in the code: a new one could not be left out."""
    codes = set(locale_languages()) - {"en"} - WORDS_TOO
    found = []
    for package in ("assistant", "conversations", "directory"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                where = path.relative_to(ROOT).as_posix()
                if isinstance(node, ast.Constant) and node.value in codes and where != PAGES:
                    found.append(f"{where}:{node.lineno} {node.value}")
    assert found == []
