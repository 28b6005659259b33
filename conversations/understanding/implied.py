"""Needs that a danger tells of: whoever is being hurt, or hurts themselves, wants help with that, asked for or not.

Which danger stands for which need is data (`implied.json`). A need that was told itself comes first, one that was
denied ("I don't want counselling") stays away, and what is over asks for nothing by itself.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from conversations.safety.danger import Danger, DangerKind, Tier, When
from conversations.understanding.reading import NeedRead, Reading
from directory.vocabulary.facts import Urgency
from directory.vocabulary.loader import data
from directory.vocabulary.needs import parent_of

CERTAINTY = 0.6


@cache
def implied_need() -> Mapping[DangerKind, str]:
    """The need that each kind of danger stands for. Raises ValueError for a kind that is none of ours."""
    return {DangerKind(kind): need for kind, need in data("conversations.understanding", "implied.json").items()}


def needs_told(reading: Reading, dangers: Sequence[Danger]) -> tuple[NeedRead, ...]:
    """The needs read in a message, then those that only its dangers tell of."""
    known = {parent_of(need.need) or need.need for need in reading.needs}
    known |= {parent_of(key) or key for key in reading.denied}
    implied: dict[str, NeedRead] = {}
    for danger in dangers:
        need = implied_need().get(danger.kind)
        if need is None or danger.when is When.PAST or need in known or need in implied:
            continue
        urgency = Urgency.SOON if danger.tier is Tier.CHECK else Urgency.TODAY
        implied[need] = NeedRead(need, urgency, CERTAINTY, danger.evidence, danger.about.value, danger.rule)
    return (*reading.needs, *implied.values())
