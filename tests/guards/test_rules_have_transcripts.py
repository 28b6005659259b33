"""Every rule has a transcript (law 7): what the dialogue can ask, say or do stands in a conversation people can read.

A transcript is a file of tests/conversations/dialogue/transcripts: short, played word for word, and read by people.
"""

import ast
from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest

from assistant.config import ROOT
from conversations.dialogue import moves
from conversations.dialogue.rules import dialogue_body
from conversations.understanding.read import read
from conversations.understanding.reading import Command
from tests.conversations.dialogue.playing import GAZETTEER, PHRASES, TRANSCRIPTS, Transcript, turns

DIALOGUE = ROOT / "conversations" / "dialogue"
SAYING = frozenset({"Say", "HandOver", "RecordUnmet"})


@cache
def played() -> tuple[tuple[str, object], ...]:
    """(move's kind, its key or None) of every move, and ("asked", question) of every question left open."""
    found: list[tuple[str, object]] = []
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        for case, made in turns(Transcript.parsed(path.read_text(encoding="utf-8"))):
            found.append(("asked", case.asked))
            for move in made:
                found.append((type(move).__name__, None))
                found += [(type(move).__name__, getattr(move, name, None)) for name in ("key", "reason", "question")]
    return tuple(dict.fromkeys(found))


def written() -> Iterator[tuple[str, str]]:
    """(kind, constant) of every `Say("key")`, `HandOver("reason")` and `RecordUnmet(…, "reason")` in the dialogue."""
    for path in DIALOGUE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
                values = [one.value for one in node.args if isinstance(one, ast.Constant)]
                yield from ((node.func.id, str(value)) for value in values)


@pytest.mark.parametrize("kind", [move.__name__ for move in get_args(moves.Move)])
def test_every_kind_of_move_stands_in_a_transcript(kind: str) -> None:
    """Nothing the engine can do has never been read by anybody."""
    assert (kind, None) in played()


@pytest.mark.parametrize(("kind", "key"), sorted(set(written())))
def test_every_sentence_and_reason_stands_in_a_transcript(kind: str, key: str) -> None:
    """Fixed sentences, reasons for a human, reasons for a gap."""
    assert (kind, key) in played()


@pytest.mark.parametrize("key", [question["key"] for question in dialogue_body()["questions"]])
def test_every_talk_question_stands_in_a_transcript(key: str) -> None:
    """Asked, and open at the end of some turn."""
    assert ("asked", key) in played()


@cache
def commands_said() -> frozenset[Command | None]:
    """Commands that some transcript gives in words."""
    texts = [Transcript.parsed(path.read_text(encoding="utf-8")).said for path in TRANSCRIPTS.glob("*.txt")]
    return frozenset(read(line, phrases=PHRASES, gazetteer=GAZETTEER).command for said in texts for line in said)


@pytest.mark.parametrize("command", Command)
def test_every_command_is_said_in_a_transcript(command: Command) -> None:
    """Back, again, a person, take it back, stop …"""
    assert command in commands_said()
