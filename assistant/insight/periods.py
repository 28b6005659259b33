"""The periods a commissioner may ask for. Whole months only: two ranges a day apart would give one case away."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS_BACK = 6


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of `first` to the start of `end` (not included), both local days."""

    key: str
    label: str
    first: dt.date
    end: dt.date

    @property
    def since(self) -> dt.datetime:
        """First moment, aware."""
        return dt.datetime.combine(self.first, dt.time(), LONDON)

    @property
    def until(self) -> dt.datetime:
        """Moment after the last, aware."""
        return dt.datetime.combine(self.end, dt.time(), LONDON)


def _months_before(first_of_month: dt.date, months: int) -> dt.date:
    index = first_of_month.year * 12 + first_of_month.month - 1 - months
    return dt.date(index // 12, index % 12 + 1, 1)


def periods(now: dt.datetime) -> tuple[Period, ...]:
    """The choices on the day `now` falls on: six months up to last midnight, then each whole month, newest first."""
    today = now.astimezone(LONDON).date()
    this_month = today.replace(day=1)
    start = _months_before(this_month, MONTHS_BACK)
    choices = [Period("six-months", f"Since {start:%B %Y}", start, today)]
    for back in range(1, MONTHS_BACK + 1):
        first = _months_before(this_month, back)
        choices.append(Period(f"{first:%Y-%m}", f"{first:%B %Y}", first, _months_before(this_month, back - 1)))
    return tuple(choices)


def period(key: str, now: dt.datetime) -> Period:
    """The period of this key; six months when the key is not on offer."""
    choices = periods(now)
    return next((choice for choice in choices if choice.key == key), choices[0])
