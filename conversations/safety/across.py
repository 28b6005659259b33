"""Danger told over two messages: "I want to" and then "kill myself"."""

from dataclasses import replace

import structlog

from conversations.safety.danger import About, Danger, DangerKind
from conversations.safety.hear import hear

TAIL = 160
"""Characters of the message before that are read again: one text message."""


def heard_across(before: str, text: str, heard: tuple[Danger, ...] | None = None) -> tuple[Danger, ...]:
    """Dangers that only the end of `before`, the message sent just before, and `text` say together.

    `heard`: what `hear(text)` answered, if the caller has it.

    Most urgent first; `evidence` is the part of it that stands in `text`. What either message says alone is left out:
    it is heard, or was heard, without this. Any Unicode, never raises. The caller decides how long ago is "just".
    """
    try:
        return _across(before, text, hear(text) if heard is None else heard)
    except Exception as error:  # noqa: BLE001 - what the new message says alone has been heard already
        structlog.get_logger().error("heard_across_failed", error=type(error).__name__)
        return ()


def _across(before: str, text: str, heard: tuple[Danger, ...]) -> tuple[Danger, ...]:
    if not before.strip() or not text.strip():
        return ()
    tail = before.rstrip()[-TAIL:] + " "
    alone = {_whose(danger) for danger in heard}
    found = []
    for danger in hear(tail + text):
        told = _told_in_second(tail + text, len(tail), danger.evidence)
        if told and _whose(danger) not in alone:
            found.append(replace(danger, evidence=told))
    if not found:
        return ()
    before_alone = {_whose(danger) for danger in hear(tail)}
    return tuple(danger for danger in found if _whose(danger) not in before_alone)


def _whose(danger: Danger) -> tuple[DangerKind, About]:
    return danger.kind, danger.about


def _told_in_second(joined: str, seam: int, evidence: str) -> str:
    """What of `evidence` stands after the seam, when it stands on both sides of it; else nothing."""
    first = joined.find(evidence)
    while 0 <= first < seam:
        if first + len(evidence) > seam:
            return joined[seam : first + len(evidence)].strip()
        first = joined.find(evidence, first + 1)
    return ""
