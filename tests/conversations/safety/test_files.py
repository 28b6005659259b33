"""Where safety phrases stand: what all kinds share in one file, the rules of each kind in its own."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from conversations.safety.danger import DangerKind
from conversations.safety.files import each_file, file_of_rule, safety_data
from conversations.safety.phrases import compile_safety, lexicon_body
from conversations.text.lexicon import compile_lexicon
from directory.vocabulary.loader import LOCALES, locale_languages


def test_english_has_a_file_of_each_kind_and_its_common_file_no_rule() -> None:
    """Each rule stands in the file of its kind."""
    files = dict(each_file(safety_data("en")))
    assert list(files) == ["safety", *(f"safety/{kind}" for kind in DangerKind)]
    assert "rules" not in files["safety"]
    for kind in DangerKind:
        own = files[f"safety/{kind}"]["rules"]
        assert own
        assert {rule["kind"] for rule in own} == {kind.value}


@pytest.mark.parametrize("language", locale_languages())
def test_no_file_stands_unread(language: str) -> None:
    """A misspelt kind would be a file nobody reads."""
    found = {path.stem for path in (LOCALES / language / "phrases" / "safety").glob("*")}
    assert found <= {kind.value for kind in DangerKind}


@pytest.mark.parametrize(
    ("language", "rule", "file"),
    [
        ("en", "suicide/thought", "safety/suicide.json"),
        ("en", "quiet", "safety.json"),
        ("pl", "pl/suicide", "safety.json"),
        ("xx", "suicide/thought", "safety.json"),
    ],
)
def test_the_file_of_a_rule(language: str, rule: str, file: str) -> None:
    """As it is told to whoever keeps the phrases."""
    assert file_of_rule(language, rule) == file


def test_a_name_of_another_kind_is_unknown() -> None:
    """Its meaning would depend on which file is read last."""
    rule = {"id": "suicide/x", "kind": "suicide", "when": "now", "tier": "999-now", "phrases": ["flibber ({gone})"]}
    kinds: dict[str, Any] = {"suicide": {"rules": [rule]}, "overdose": {"parts": {"gone": "gubbins"}}}
    english = {"reviewed": "2026-11", "kinds": kinds}
    lexicon = compile_lexicon(lexicon_body())
    assert "flibber" not in compile_safety(lexicon, {"en": english}).trie.keys
    kinds["suicide"]["parts"] = {"gone": "gubbins"}
    assert "flibber" in compile_safety(lexicon, {"en": english}).trie.keys


def test_what_is_broken_leaves_the_rest_heard() -> None:
    """A phrase with a bracket too many, a kind's file of the wrong shape, another that was no JSON."""

    def rule(kind: str, *phrases: str) -> dict[str, Any]:
        return {"id": f"{kind}/x", "kind": kind, "when": "now", "tier": "999-now", "phrases": phrases}

    kinds: dict[str, Any] = {
        "suicide": {"rules": [rule("suicide", "flibber (gone", "gubbins <nothing>", "wibble wobble")]},
        "overdose": {"rules": [{"id": "half a rule"}]},
        "self-harm": {"unreadable": "Expecting value: line 1"},
        "violence": {"rules": [rule("violence", "blibber")]},
    }
    lexicon = compile_lexicon(lexicon_body())
    with capture_logs() as logs:
        heard = compile_safety(lexicon, {"en": {"reviewed": "2026-11", "kinds": kinds}})
    assert {"wibble", "wobble", "blibber"} <= heard.trie.keys
    assert not {"flibber", "gubbins"} & heard.trie.keys
    wrong = [log["error"].partition(":")[0] for log in logs if log["language"] == "en"]
    assert wrong == ["suicide/x", "suicide/x", "safety/overdose", "safety/self-harm"]
