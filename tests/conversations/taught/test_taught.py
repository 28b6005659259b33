"""What the rules were taught must stay learnt. How they do on what they were not taught: tests/conversations/blind.

Each floor lies a little under what is reached, not at a bar: the bars are for messages nobody here has seen.
"""

from pathlib import Path

import pytest

from bench.blind import judged
from bench.reading import reader
from conversations.upkeep.labelled import load
from conversations.upkeep.score import totals

HERE = Path(__file__).parent
FIRST_BATCH = HERE.parent / "blind" / "first"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "needs", "facts", "place", "danger", "most_alarms"),
    [
        (HERE / "general.jsonl", 0.85, 0.85, 0.95, 0.80, 25),
        (HERE / "danger.jsonl", 0.48, 0.40, 0.40, 0.97, 3),
        (FIRST_BATCH / "general.jsonl", 0.85, 0.85, 0.95, 0.70, 6),
        (FIRST_BATCH / "danger.jsonl", 0.58, 0.48, 0.80, 0.97, 4),
    ],
    ids=["general", "danger", "first general", "first danger"],
)
def test_what_was_taught_is_still_known(
    path: Path, needs: float, facts: float, place: float, danger: float, most_alarms: int
) -> None:
    whole, _ = totals(judged(reader(), load(path)))
    print(whole)
    assert whole.needs_f1 >= needs
    assert whole.facts_exact >= facts
    assert whole.place_accuracy >= place
    assert whole.danger_recall >= danger
    assert whole.false_alarms <= most_alarms
