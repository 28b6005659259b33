"""Which of the shown options a message chooses: by number, by key, by its words, or by yes and no."""

from conversations.dialogue.case import Case
from conversations.dialogue.heard import Heard
from conversations.dialogue.rules import NO, YES
from conversations.understanding.reading import ReplyKind


def whole_number(text: str) -> int | None:
    """A small whole number written in digits, None for anything else."""
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) <= 4 else None


def chosen(case: Case, heard: Heard) -> tuple[str, ...]:
    """The options of the open question that the message chooses, in the order said, each once."""
    found: list[str] = []
    for reply in heard.reading.replies:
        option = _option(case.options, reply.kind, reply.value)
        if option and option not in found:
            found.append(option)
    return tuple(found)


def _option(options: tuple[str, ...], kind: ReplyKind, value: str) -> str:
    if kind is ReplyKind.YES:
        return YES if YES in options else ""
    if kind is ReplyKind.NO:
        return NO if NO in options else ""
    if kind is ReplyKind.NUMBER:
        number = whole_number(value)
        return options[number - 1] if number and number <= len(options) else ""
    if kind in (ReplyKind.OPTION, ReplyKind.TEXT):
        return _by_words(options, value)
    return ""


def _by_words(options: tuple[str, ...], value: str) -> str:
    """An option told by its key or, where just one fits, by part of its name."""
    wanted = value.strip().casefold()
    exact = [option for option in options if option.casefold() == wanted]
    if exact:
        return exact[0]
    part = [option for option in options if len(wanted) >= 4 and wanted in option.casefold()]
    return part[0] if len(part) == 1 else ""


def yes_or_no(case: Case, heard: Heard) -> bool | None:
    """A clear yes or no to a yes-no question, None when it is neither or both."""
    picked = set(chosen(case, heard)) & {YES, NO}
    return picked == {YES} if len(picked) == 1 else None


def clear_yes_or_no(case: Case, heard: Heard) -> bool | None:
    """Like `yes_or_no`, but a yes with any doubt beside it is none: for agreements, which are never assumed."""
    said = yes_or_no(case, heard)
    words = {word.strip(".,!?;:") for word in heard.reading.text.casefold().replace("’", "'").split()}
    return None if said and words & heard.rules.settings.doubt_words else said
