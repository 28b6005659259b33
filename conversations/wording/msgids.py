"""Every English string a chat can show, with where it stands: what a translator translates and a checker checks."""

from collections.abc import Iterator
from functools import cache
from typing import IO, Any

from conversations.dialogue.rules import compile_dialogue, dialogue_body
from conversations.wording.helplines import helpline_file
from conversations.wording.words import FILES, texts
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.needs import needs


@cache
def chat_strings() -> tuple[tuple[str, str], ...]:
    """(where it stands, English text), each text once, in a steady order."""
    seen: dict[str, str] = {}
    for where, text in _all():
        seen.setdefault(text, where)
    return tuple((where, text) for text, where in seen.items())


def _all() -> Iterator[tuple[str, str]]:
    for name in FILES:
        yield from ((f"{name}.{key}", text) for key, text in texts(name).items())
    for question in compile_dialogue(dialogue_body()).questions:
        yield f"question.{question.key}", question.text
        yield f"question.{question.key}.why", question.why
        yield from ((f"question.{question.key}.{one.key}", one.label) for one in question.options)
    for circumstance in circumstances().values():
        yield f"circumstance.{circumstance.key}", circumstance.question
        yield f"circumstance.{circumstance.key}.why", circumstance.why
        yield f"circumstance.{circumstance.key}.short", circumstance.short
        yield from ((f"circumstance.{circumstance.key}.{one.key}", one.label) for one in circumstance.options)
    yield from ((f"need.{need.key}", need.label) for need in needs().values())
    for line in helpline_file().lines:
        yield f"helpline.{line.key}", line.name
        yield f"helpline.{line.key}.hours", line.hours
    yield from ((f"nation.{key}", name) for key, name in helpline_file().nations.items())


def extract(
    _source: IO[bytes], _keywords: Any, _comment_tags: Any, _options: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extractor (see babel.cfg): all chat strings, whatever file it is given; each with its place as comment."""
    for number, (where, text) in enumerate(chat_strings(), 1):
        yield number, "", text, [where]
