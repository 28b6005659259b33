"""An explanation in plain words: headed lines that the console command prints and the staff page shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.understanding.implied import needs_told
from conversations.understanding.reading import Reading
from conversations.upkeep.explain import Explanation, Fired
from conversations.upkeep.reader import plain
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.facts import FactValue
from directory.vocabulary.needs import needs

WHOSE = {"self": "the person", "someone-else": "somebody else"}
WHEN = {"now": "now", "past": "past", "thought": "a thought"}
TIERS = {
    "999-now": "999 now",
    "helpline-now": "a helpline now",
    "local-today": "urgent local help today",
    "gentle-check": "a gentle check",
}
INTENTS = {
    "command": "a command",
    "answer": "an answer",
    "need": "a need",
    "correction": "a correction",
    "thanks": "thanks",
    "greeting": "a greeting",
    "question-about-us": "a question about us",
    "unclear": "not clear",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told: `what`, the person's `words` for it, and `why`."""

    what: str
    words: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; `nothing` is said where there are none."""

    heading: str
    lines: tuple[Line, ...]
    nothing: str


def sections(told: Explanation) -> tuple[Section, ...]:
    """What was understood, then how."""
    return (
        Section("Danger", tuple(_dangers(told)), "No danger was heard."),
        Section("Needs", tuple(_needs(told)), "No need was understood."),
        Section("Topics", tuple(Line(_need(key)) for key in told.reading.topics), "It is about none of our topics."),
        Section("Facts", tuple(_facts(told.reading)), "No fact was told."),
        Section("Place", tuple(_place(told.reading)), "No place was told."),
        Section("What the message is for", tuple(_intent(told)), ""),
        Section(
            "Words read as others",
            tuple(Line(word.read_as, word.as_typed, word.why) for word in told.words),
            "Every word was read as it was typed.",
        ),
        Section("Phrases that fired", tuple(_phrases(told, kept=True)), "No phrase of ours stands in it."),
        Section("Phrases found and left out", tuple(_phrases(told, kept=False)), "None."),
    )


def _need(key: str) -> str:
    found = needs().get(key)
    return f"{key} ({found.label})" if found else key


def _dangers(told: Explanation) -> Iterator[Line]:
    for danger in told.dangers:
        what = f"{danger.kind.value}: {TIERS[danger.tier.value]}"
        yield Line(what, danger.evidence, f"{WHOSE[danger.about.value]}, {WHEN[danger.when.value]}; rule {danger.rule}")


def _needs(told: Explanation) -> Iterator[Line]:
    reading = told.reading
    for need in needs_told(reading, told.dangers):
        why = f"{WHOSE[need.about]}, {need.urgency.value}, {need.certainty:.0%} sure"
        if need not in reading.needs:
            why = f"{why}; a danger tells of it"
        yield Line(_need(need.need), need.evidence, f"{why}; rule {need.rule}" if need.rule else why)
    for key in reading.denied:
        yield Line(_need(key), "", "denied: they say they do not have it")


def _facts(reading: Reading) -> Iterator[Line]:
    for key, fact in reading.facts.items():
        known = circumstances().get(key)
        yield Line(
            f"{known.short if known else key}: {_value(fact.value)}", fact.evidence, f"{fact.certainty:.0%} sure"
        )


def _value(value: FactValue) -> str:
    shown = plain(value)
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, list):
        return ", ".join("age not told" if one is None else str(one) for one in shown) or "none"
    return str(shown)


def _place(reading: Reading) -> Iterator[Line]:
    if reading.place is not None:
        place = reading.place
        within = f" in {place.locality_name}" if place.locality_name and place.locality_name != place.value else ""
        yield Line(f"{place.value}{within}", place.evidence, f"{place.kind.value}, {place.certainty:.0%} sure")
    for place in reading.places:
        yield Line(place.value, place.evidence, f"may be the one in {place.locality_name}: to be asked")


def _intent(told: Explanation) -> Iterator[Line]:
    reading = told.reading
    yield Line(INTENTS[reading.intent.value], "", f"read as an answer to “{told.asked}”" if told.asked else "")
    if reading.command is not None:
        yield Line(f"command {reading.command.value}", reading.command_value)
    for reply in reading.replies:
        yield Line(f"reply {reply.kind.value} {reply.value}".strip(), reply.evidence)
    yield Line(f"language {reading.language}")


def _phrases(told: Explanation, *, kept: bool) -> Iterator[Line]:
    for one in told.fired:
        if _counts(one) is kept:
            scope = f"; {one.scope}" if one.scope and one.scope not in one.fate else ""
            yield Line(f"{one.kind}: {one.rule}", one.words, f"{one.file}{scope}; {one.fate}")


def _counts(one: Fired) -> bool:
    return one.kept or one.fate.startswith(("kept", "sets", "makes", "silences"))
