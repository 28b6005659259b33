"""The one way a figure leaves insight. What is made here has already forgotten the raw number.

Rule (anchors, referrals-and-networks 3.3; practice of NHS Digital's Hospital Episode Statistics): 0 is shown, 1 to 7
becomes `*`, 8 and more go to the nearest 5. Percentages are of rounded numbers. Middles and times need at least 8
people and are told to the whole working day. Totals are rounded by themselves, so that nobody finds
a hidden part by taking away. Counts of organisations are no figures about people and need none of this.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SMALLEST_SHOWN = 8
ROUND_TO = 5
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Count:
    """How many people or referrals, as published: `shown` is None when it is hidden."""

    shown: int | None

    @classmethod
    def of(cls, raw: int) -> "Count":
        """Publish a raw count. Raises ValueError below zero."""
        if raw < 0:
            raise ValueError("a count cannot be negative")
        if 0 < raw < SMALLEST_SHOWN:
            return cls(None)
        return cls((raw + ROUND_TO // 2) // ROUND_TO * ROUND_TO)

    @property
    def text(self) -> str:
        """For a table: "0", "*" or the rounded number."""
        return HIDDEN if self.shown is None else f"{self.shown:,}"

    @property
    def width(self) -> int:
        """For a picture: hidden counts have none, so that no bar can be measured."""
        return self.shown or 0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in whole per cent, from published counts only; None when either is hidden or there is none."""

    percent: int | None

    @classmethod
    def of(cls, part: Count, whole: Count) -> "Share":
        """Part of whole."""
        if part.shown is None or not whole.shown:
            return cls(None)
        return cls(min(100, round(100 * part.shown / whole.shown)))

    @property
    def text(self) -> str:
        """For a table: "45%", or a dash."""
        return "–" if self.percent is None else f"{self.percent}%"


@dataclass(frozen=True, slots=True)
class Days:
    """A middle or a 9-in-10 of working days, told only about 8 people or more."""

    days: int | None

    @classmethod
    def of(cls, values: Iterable[float], share: float = 0.5) -> "Days":
        """The value below which `share` of `values` lie, rounded up to a whole day (nearest-rank method)."""
        ordered = sorted(values)
        if len(ordered) < SMALLEST_SHOWN:
            return cls(None)
        rank = max(0, min(len(ordered) - 1, -(-int(share * 100) * len(ordered) // 100) - 1))
        return cls(-int(-ordered[rank] // 1))

    @property
    def text(self) -> str:
        """For a table: "2 working days", or a star."""
        if self.days is None:
            return HIDDEN
        return "the same day" if self.days == 0 else "1 working day" if self.days == 1 else f"{self.days} working days"
