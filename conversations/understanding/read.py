"""Reading one message: language, command, answer, needs, facts, place, intent. Pure; every part with its evidence."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from conversations.understanding.commands import read_command
from conversations.understanding.facts import read_facts
from conversations.understanding.language import read_language
from conversations.understanding.needs import NeedsRead, read_needs
from conversations.understanding.phrases import Phrases
from conversations.understanding.reading import Command, Intent, Reading, ReplyKind, ReplyRead
from conversations.understanding.replies import answered_fact, read_replies
from conversations.understanding.sight import Sight, look
from directory.gazetteer.place import Gazetteer, Place
from directory.vocabulary.facts import Fact

LONGEST = 12_000
"""Characters read; what is written beyond is heard for danger but not read for needs."""
NEED_QUESTIONS = frozenset({"need", "which-need"})
SHORT_ANSWER = 8


def read(
    text: str,
    *,
    phrases: Phrases,
    gazetteer: Gazetteer,
    asked: str | None = None,
    options: tuple[str, ...] = (),
    near: frozenset[str] = frozenset(),
    language: str | None = None,
) -> Reading:
    """Understand `text`. `asked` is the key of the open question, `options` its option keys in the order shown,
    `near` locality codes preferred when a place name is ambiguous, `language` the language if it is already known.
    """
    sight = look(text[:LONGEST], phrases)
    command, command_value = read_command(sight)
    facts = dict(read_facts(sight, asked))
    replies = read_replies(sight, asked=asked, options=options, facts=facts)
    if asked:
        answered = answered_fact(asked, replies)
        if answered is not None and (asked not in facts or facts[asked].certainty < answered.certainty):
            facts[asked] = answered if asked != "children" or "children" not in facts else facts["children"]
    needs = _beyond_the_answer(read_needs(sight, asked=asked in NEED_QUESTIONS), facts.get(asked or ""))
    place, places = _place(text[:LONGEST], gazetteer, asked, near)
    intent = _intent(sight, command, asked, replies, needs, facts, place or (places[0] if places else None))
    return Reading(
        language=language or read_language(sight.message, phrases),
        intent=intent,
        command=command if intent is Intent.COMMAND else None,
        command_value=command_value if intent is Intent.COMMAND else "",
        needs=needs.needs,
        denied=needs.denied,
        topics=needs.topics,
        facts=MappingProxyType(facts),
        place=place,
        places=places,
        replies=replies,
        text=text,
    )


def _beyond_the_answer(found: NeedsRead, answer: Fact | None) -> NeedsRead:
    """Needs told beside the answer: "private landlord", asked what kind of home, is no trouble with a landlord."""
    if answer is None or not answer.evidence:
        return found
    told = tuple(need for need in found.needs if need.evidence not in answer.evidence)
    return replace(found, needs=told)


def _place(
    text: str, gazetteer: Gazetteer, asked: str | None, near: frozenset[str]
) -> tuple[Place | None, tuple[Place, ...]]:
    """The place told; or the places it may be, when one name means several."""
    found = gazetteer.find(text, asked=asked == "place", near=near)
    if not found:
        return None, ()
    same = tuple(place for place in found if place.evidence == found[0].evidence)
    return (found[0], ()) if len(same) == 1 else (None, same)


def _intent(  # noqa: PLR0917 - the parts of a reading, in its order
    sight: Sight,
    command: Command | None,
    asked: str | None,
    replies: tuple[ReplyRead, ...],
    needs: NeedsRead,
    facts: Mapping[str, Fact],
    place: Place | None,
) -> Intent:
    said = {name for name, _, _ in sight.words("intent")}
    short = len(sight.message.tokens) <= SHORT_ANSWER
    if command is not None and (not needs.needs or short):
        return Intent.COMMAND
    if "question-about-us" in said and not needs.needs:
        return Intent.QUESTION_ABOUT_US
    if asked and _answers(asked, replies, facts, place, needs):
        return Intent.ANSWER
    if "correction" in said and (facts or place):
        return Intent.CORRECTION
    if needs.needs:
        return Intent.NEED
    if replies and replies[0].kind is not ReplyKind.TEXT and not (facts or place):
        return Intent.ANSWER if short else Intent.UNCLEAR
    if "thanks" in said:
        return Intent.THANKS
    if "greeting" in said:
        return Intent.GREETING
    return Intent.ANSWER if facts or place else Intent.UNCLEAR


def _answers(
    asked: str, replies: tuple[ReplyRead, ...], facts: Mapping[str, Fact], place: Place | None, needs: NeedsRead
) -> bool:
    if asked == "need":
        return False
    if asked == "place" and place is not None:
        return True
    return asked in facts or (bool(replies) and not needs.needs)
