"""Safety replies: what to do now and whom to call, from data files alone, so that they work when nothing else does."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from conversations.safety.danger import TIER_ORDER, About, Danger, Tier, When
from conversations.wording.catalogue import right_to_left
from conversations.wording.reply import Block, BlockKind, Reply
from conversations.wording.words import Words
from directory.vocabulary.loader import locale_data

_MOST_LINES = 3
_SPEAKING_UNSAFE = ("domestic-abuse", "sexual-violence", "violence", "trafficking", "child-at-risk")


@cache
def _helplines() -> dict[str, Any]:
    body: dict[str, Any] = locale_data("en", "helplines.json")
    return body


def helplines(kind: str, nation: str = "england") -> tuple[dict[str, str], ...]:
    """The helplines of a danger kind in a nation, best first: rows of name, number, how, hours, source, checked."""
    by_key = {line["key"]: line for line in _helplines()["lines"]}
    lines = (by_key[key] for key in _helplines()["kinds"].get(kind, ()))
    return tuple(line for line in lines if "all" in line["nations"] or nation in line["nations"])


def safety_reply(
    dangers: Sequence[Danger], *, language: str = "en", nation: str = "england", channel: str = "web"
) -> Reply:
    """Help for what was heard, most urgent first. Needs no database; an empty list still gives 999."""
    blocks = safety_blocks(Words(language, channel), dangers, nation)
    return Reply(blocks, language=language, rtl=right_to_left(language))


def safety_blocks(words: Words, dangers: Sequence[Danger], nation: str) -> tuple[Block, ...]:
    """The blocks of a safety reply: one kind sentence, 999 where it is near, and up to three numbers as links.

    By text 999 and the first number come before kindness, so that they are in the first message.
    """
    ordered = sorted(dangers, key=lambda danger: TIER_ORDER.index(danger.tier))
    if not ordered:
        return (Block(BlockKind.EMERGENCY, words.say("call-999", source="safety"), href="tel:999"),)
    lead = (Block(BlockKind.TEXT, _lead(words, ordered[0])),)
    urgent = (Block(BlockKind.EMERGENCY, _emergency(words, ordered), href="tel:999"),)
    numbers = _numbers(words, ordered, nation)
    if ordered[0].tier is Tier.CHECK:
        return (*lead, *numbers)
    if words.texting:
        neutral = (Block(BlockKind.TEXT, words.say("neutral", source="safety")),) if _quiet(ordered) else ()
        return (*neutral, *urgent, *numbers[:1], *lead, *numbers[1:])
    return (*urgent, *lead, *numbers) if ordered[0].tier is Tier.EMERGENCY else (*lead, *urgent, *numbers)


def _quiet(dangers: Sequence[Danger]) -> bool:
    """By text the first words show on a locked phone that somebody else may hold."""
    return any(danger.kind.value in _helplines()["quiet"] for danger in dangers)


def _lead(words: Words, danger: Danger) -> str:
    kind = danger.kind.value
    if danger.tier is Tier.CHECK:
        return words.say("check", source="safety")
    if danger.when is When.PAST and danger.tier is not Tier.EMERGENCY:
        return words.say("past", source="safety")
    other = f"{kind}.other"
    for_other = danger.about is About.SOMEONE_ELSE and words.has(other, source="safety")
    return words.say(other if for_other else kind, source="safety")


def _emergency(words: Words, dangers: Sequence[Danger]) -> str:
    """999 in one line, and the silent way where speaking may be unsafe."""
    now = dangers[0].tier is Tier.EMERGENCY
    line = words.say("call-999-now" if now else "call-999", source="safety")
    silent = any(danger.kind.value in _SPEAKING_UNSAFE for danger in dangers)
    return f"{line} {words.say('silent', source='safety')}" if silent else line


def _numbers(words: Words, dangers: Sequence[Danger], nation: str) -> tuple[Block, ...]:
    """The numbers of all kinds heard: the first of each kind before the second of any."""
    columns = [helplines(danger.kind.value, nation) for danger in dangers]
    deepest = max((len(column) for column in columns), default=0)
    rows = [column[depth] for depth in range(deepest) for column in columns if depth < len(column)]
    once = {line["number"]: line for line in reversed(rows)}
    lines = [line for line in dict.fromkeys(line["key"] for line in rows) if line in {v["key"] for v in once.values()}]
    by_key = {line["key"]: line for line in rows}
    return tuple(_number(words, by_key[key]) for key in lines[:_MOST_LINES])


def _number(words: Words, line: dict[str, str]) -> Block:
    text = words.say(
        f"line.{line['how']}",
        source="safety",
        name=words.tr(line["name"]),
        number=line["number"],
        hours=words.tr(line["hours"]),
        word=line.get("word", ""),
    )
    scheme = "sms" if line["how"] == "text" else "tel"
    return Block(BlockKind.EMERGENCY, text, href=f"{scheme}:{line['number'].replace(' ', '')}")
