"""Whole conversations, written down as people would read them, come out word for word."""

import os
from pathlib import Path

import pytest

from tests.conversations.dialogue.playing import TRANSCRIPTS, Transcript

FILES = sorted(TRANSCRIPTS.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_transcript_plays_as_written(path: Path) -> None:
    """What is said leads to exactly the answers in the file."""
    written = path.read_text(encoding="utf-8")
    played = Transcript.parsed(written).played()
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(played, encoding="utf-8")
    else:
        assert played == written


def test_there_are_transcripts() -> None:
    """An empty folder must not pass for a tested engine."""
    assert len(FILES) >= 10
