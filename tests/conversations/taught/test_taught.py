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
        (HERE / "needs_a.jsonl", 0.76, 0.65, 0.83, 0.90, 22),
        (HERE / "needs_b.jsonl", 0.71, 0.63, 0.89, 0.84, 28),
        (HERE / "danger_c.jsonl", 0.56, 0.59, 0.86, 0.71, 18),
        (HERE / "danger_d.jsonl", 0.53, 0.55, 0.76, 0.72, 16),
        (HERE / "facts_e.jsonl", 0.70, 0.73, 0.76, 0.80, 13),
        (FIRST_BATCH / "general.jsonl", 0.85, 0.85, 0.95, 0.70, 6),
        (FIRST_BATCH / "danger.jsonl", 0.58, 0.48, 0.80, 0.97, 4),
    ],
    ids=["general", "danger", "needs a", "needs b", "danger c", "danger d", "facts e", "first general", "first danger"],
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
