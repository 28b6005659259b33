"""The stored examples: hand-written everyday messages that must be read rightly; a change that breaks one is seen."""

import pytest

from assistant.commands.gazetteer import demo_gazetteer
from conversations.safety.hear import safety_phrases
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.upkeep.labelled import Labelled, stored_examples
from conversations.upkeep.reader import Reader
from conversations.upkeep.score import judge

READER = Reader(compile_phrases(phrase_body()), safety_phrases(), demo_gazetteer())
EXAMPLES = stored_examples()
_NUMBERS = (1, 3, 24, 38, 70, 74, 78, 101, 102, 108, 112, 168, 171, 174)
NOT_YET = frozenset(f"e{number:03}" for number in _NUMBERS)
"""Examples known to be read wrongly; each is a thing to mend. One that is read rightly leaves this list."""


def test_there_are_enough_and_none_twice() -> None:
    """At least 150, ids and texts unique."""
    assert len(EXAMPLES) >= 150
    assert len({one.id for one in EXAMPLES}) == len(EXAMPLES)
    assert len({(one.text, one.asked) for one in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("one", [one for one in EXAMPLES if one.id not in NOT_YET], ids=lambda one: one.id)
def test_an_example_is_read_as_expected(one: Labelled) -> None:
    """Needs, facts, place and danger: all that is expected, nothing else."""
    verdict = judge(one, READER.told(one))
    assert verdict.right, (one.text, verdict)
