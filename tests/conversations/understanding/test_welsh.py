"""Welsh messages are read as Welsh: needs, facts, place and danger, with negation."""

from pathlib import Path

import pytest

from assistant.commands.gazetteer import demo_gazetteer
from conversations.safety.hear import hear
from conversations.understanding.phrases import Phrases, compile_phrases, phrase_body
from conversations.understanding.read import read
from conversations.understanding.reading import Command, Intent, ReplyKind
from directory.gazetteer.place import Gazetteer
from directory.vocabulary.loader import locale_data
from directory.vocabulary.needs import needs, parent_of

FILE = Path(__file__).parent / "welsh.txt"
LANGUAGE_KNOWN = 0.94
"""Share of these short messages taken for Welsh; needs and facts are read whatever the language seems to be."""


def rows() -> list[list[str]]:
    """text, needs, facts, place, safety of each line."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and line[0] != "#"]


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """All languages, compiled once."""
    return compile_phrases(phrase_body())


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The demo's places."""
    return demo_gazetteer()


def told(value: object) -> str:
    """A fact's value as the file writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join("?" if age is None else str(age) for age in value)
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_welsh_message_is_understood(row: list[str], phrases: Phrases, gazetteer: Gazetteer) -> None:
    """Exactly the needs, facts, place and dangers that stand beside it, and no other."""
    text, needs_told, facts, place, safety = row
    reading = read(text, phrases=phrases, gazetteer=gazetteer)
    assert sorted(need.need for need in reading.needs) == sorted(needs_told.split())
    assert sorted(f"{key}={told(fact.value)}" for key, fact in reading.facts.items()) == sorted(facts.split())
    assert (reading.place.value if reading.place else "") == place
    assert sorted(danger.kind.value for danger in hear(text)) == sorted(safety.split())


def test_most_short_messages_are_known_as_welsh(phrases: Phrases, gazetteer: Gazetteer) -> None:
    """Printed; some of three words say nothing of their own ("bore da")."""
    known = [row[0] for row in rows() if read(row[0], phrases=phrases, gazetteer=gazetteer).language == "cy"]
    print(f"known as Welsh: {len(known)} of {len(rows())}")
    assert len(rows()) >= 60
    assert len(known) / len(rows()) >= LANGUAGE_KNOWN


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("does gen i ddim dyledion", "debt"),
        ("nid wyf yn ddigartref", "homelessness"),
        ("dwi ddim yn ddigartref", "homelessness"),
        ("dwi heb ddyledion", "debt"),
    ],
)
def test_what_is_denied_is_no_need(text: str, denied: str, phrases: Phrases, gazetteer: Gazetteer) -> None:
    """dim, ddim, heb, nid."""
    reading = read(text, phrases=phrases, gazetteer=gazetteer)
    assert reading.needs == ()
    assert denied in reading.denied


@pytest.mark.parametrize(
    ("text", "urgency"),
    [("angen meddyg heno", "today"), ("angen meddyg yr wythnos nesaf", "soon"), ("angen tocyn bws", "planned")],
)
def test_how_soon(text: str, urgency: str, phrases: Phrases, gazetteer: Gazetteer) -> None:
    """heno, yr wythnos nesaf."""
    assert [need.urgency.value for need in read(text, phrases=phrases, gazetteer=gazetteer).needs] == [urgency]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("ie", "yes"), ("nac oes", "no"), ("sgipio", "skip"), ("dwn i ddim", "dont-know"), ("pam", "why"),
     ("well gen i beidio dweud", "rather-not-say")],
)  # fmt: skip
def test_answers(text: str, kind: str, phrases: Phrases, gazetteer: Gazetteer) -> None:
    """Yes, no, skip and the others, to an open question."""
    replies = read(text, phrases=phrases, gazetteer=gazetteer, asked="pregnant").replies
    assert [reply.kind for reply in replies] == [ReplyKind(kind)]


@pytest.mark.parametrize(
    ("text", "command"),
    [("siarad efo rhywun", Command.PERSON), ("dechrau eto", Command.RESTART), ("mwy", Command.MORE),
     ("cymraeg", Command.LANGUAGE)],
)  # fmt: skip
def test_commands(text: str, command: Command, phrases: Phrases, gazetteer: Gazetteer) -> None:
    """Words that steer."""
    reading = read(text, phrases=phrases, gazetteer=gazetteer)
    assert (reading.intent, reading.command) == (Intent.COMMAND, command)


def test_every_top_level_need_has_welsh_phrases() -> None:
    """All 25, each with several ways to say it, and marked until a speaker has read them."""
    body = locale_data("cy", "phrases/needs")
    said: dict[str, int] = {}
    for row in body["needs"]:
        top = parent_of(row["need"]) or row["need"]
        said[top] = said.get(top, 0) + len(row.get("say", ()))
    tops = [key for key in needs() if parent_of(key) is None]
    assert len(tops) == 25
    assert {key: said.get(key, 0) for key in tops if said.get(key, 0) < 2} == {}
    for name in ("needs", "facts", "intent", "replies", "commands", "scope"):
        assert locale_data("cy", f"phrases/{name}")["unreviewed"] is True
