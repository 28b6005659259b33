"""Three-valued truth after Kleene: what is not known yet stays so until it can no longer matter."""

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """No < not yet known < yes, so that "and" is the least, "or" the greatest and "not" the mirror image."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @classmethod
    def of(cls, value: bool) -> "Truth":
        """YES or NO."""
        return cls.YES if value else cls.NO

    def negated(self) -> "Truth":
        """YES for NO, NO for YES, UNKNOWN for itself."""
        return Truth(2 - self)


def both(parts: Iterable[Truth]) -> Truth:
    """Kleene's "and" of any number of parts; YES of none."""
    return min(parts, default=Truth.YES)


def either(parts: Iterable[Truth]) -> Truth:
    """Kleene's "or" of any number of parts; NO of none."""
    return max(parts, default=Truth.NO)
