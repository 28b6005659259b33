"""Real texts beside the project (../shared/data/understanding): read here, never copied, never printed.

Also which of our topic keys count as one of their labels. The mapping is part of every figure made from it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
TEXTS = SHARED / "understanding"
GEOGRAPHY = SHARED / "geography"


@dataclass(frozen=True, slots=True)
class Label:
    """One label of one file: rows whose `field` is one of `values` are about it; topics of ours `tops` are right.

    `least` is the bar on recall, `most` on the false rate.
    """

    name: str
    file: str
    field: str
    values: frozenset[str]
    tops: frozenset[str]
    least: float
    most: float = 0.05


def _label(  # noqa: PLR0917 - a row of the table below
    name: str, file: str, field: str, values: str, tops: str, least: float
) -> Label:
    return Label(name, file, field, frozenset(values.split("|")), frozenset(tops.split("|")), least)


LABELS = (
    _label("school", "stress_sentences", "label", "school", "learning", 0.85),
    _label("money", "stress_sentences", "label", "financial problem", "money|debt|benefits", 0.75),
    _label("work", "stress_sentences", "label", "work", "work", 0.60),
    _label("family", "stress_sentences", "label", "family issues", "family", 0.50),
    _label("health", "stress_sentences", "label", "health issues", "health", 0.50),
    _label("homelessness", "forum_fragments", "forum", "homeless|almosthomeless", "homelessness", 0.65),
    _label("domestic abuse", "forum_fragments", "forum", "domesticviolence|survivorsofabuse", "domestic-abuse", 0.60),
)

FOOD = frozenset({"food"})

LEGAL = {
    "benefits": frozenset({"benefits"}),
    "consumer": frozenset({"consumer"}),
    "crime": frozenset({"crime"}),
    "divorce": frozenset({"family"}),
    "domestic_violence": frozenset({"domestic-abuse"}),
    "education": frozenset({"learning"}),
    "employment": frozenset({"work"}),
    "family": frozenset({"family"}),
    "health": frozenset({"health"}),
    "housing": frozenset({"housing", "homelessness"}),
    "immigration": frozenset({"immigration"}),
}
"""Topics of the legal posts that we have a key for. Not mapped: courts (every post here is a legal one), business,
estates, torts, traffic. Posts of a topic with the same key (divorce, family) are no counter-examples to each other.
"""


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file. Raises FileNotFoundError where the shared data is absent."""
    lines = (TEXTS / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def present() -> bool:
    """Whether the shared texts are on this machine."""
    return TEXTS.is_dir()
