"""What the rules were taught must stay learnt. How they do on what they were not taught: tests/conversations/blind.

Each floor lies a little under what is reached, not at a bar: the bars are for messages nobody here has seen. Of "g"
nothing has been learnt yet: it came last.
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
        (HERE / "general.jsonl", 0.90, 0.94, 0.96, 0.80, 10),
        (HERE / "danger.jsonl", 0.66, 0.55, 0.50, 0.97, 3),
        (HERE / "needs_a.jsonl", 0.82, 0.73, 0.84, 0.90, 8),
        (HERE / "needs_b.jsonl", 0.79, 0.71, 0.89, 0.90, 10),
        (HERE / "danger_c.jsonl", 0.74, 0.73, 0.86, 0.92, 8),
        (HERE / "danger_d.jsonl", 0.72, 0.69, 0.78, 0.93, 9),
        (HERE / "facts_e.jsonl", 0.78, 0.77, 0.76, 0.80, 4),
        (HERE / "mixed_f.jsonl", 0.82, 0.78, 0.85, 0.93, 3),
        (HERE / "danger_f.jsonl", 0.72, 0.72, 0.55, 0.95, 5),
        (HERE / "mixed_g.jsonl", 0.70, 0.70, 0.81, 0.90, 12),
        (HERE / "danger_g.jsonl", 0.59, 0.57, 0.70, 0.76, 10),
        (FIRST_BATCH / "general.jsonl", 0.87, 0.91, 0.95, 0.90, 3),
        (FIRST_BATCH / "danger.jsonl", 0.72, 0.79, 0.80, 0.97, 4),
    ],
    ids=lambda value: f"{value.parent.name} {value.stem}" if isinstance(value, Path) else None,
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
