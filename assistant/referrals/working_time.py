"""Working time: Monday to Friday, 9 to 17, Europe/London, without the bank holidays of a nation.

A promise of working hours counts minutes inside those hours. A promise of working days ends at 17:00 on the n-th
working day after the day it began; what begins after 17:00 or on a day off counts as begun the next working morning.
Bank holidays: the list of gov.uk as cached in the package `govuk-bank-holidays`, for years beyond it `holidays`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = dt.time(9), dt.time(17)
DAY_MINUTES = 8 * 60
SATURDAY = 5
DIVISIONS = {
    "england": ("england-and-wales", "ENG"),
    "wales": ("england-and-wales", "WLS"),
    "scotland": ("scotland", "SCT"),
    "northern-ireland": ("northern-ireland", "NIR"),
}
UNITS = ("working-hours", "working-days", "days")


@cache
def _published(division: str) -> dict[int, frozenset[dt.date]]:
    """gov.uk's holidays by year."""
    by_year: dict[int, set[dt.date]] = {}
    for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division=division):
        by_year.setdefault(holiday["date"].year, set()).add(holiday["date"])
    return {year: frozenset(days) for year, days in by_year.items()}


@cache
def bank_holidays(nation: str, year: int) -> frozenset[dt.date]:
    """Bank holidays of a nation in a year. Raises KeyError for an unknown nation."""
    division, subdivision = DIVISIONS[nation]
    published = _published(division)
    if year in published:
        return published[year]
    return frozenset(holidays.country_holidays("GB", subdiv=subdivision, years=year))


def local(moment: dt.datetime) -> dt.datetime:
    """The moment on a London clock."""
    return moment.astimezone(LONDON)


def in_words(moment: dt.datetime) -> str:
    """The moment as a page says it: "Thursday 5 March 2026, 17:00", on a London clock."""
    return f"{local(moment):%A %-d %B %Y, %H:%M}"


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Working time of one nation. Moments are aware; answers are in UTC."""

    is_day_off: Callable[[dt.date], bool]

    def is_working_day(self, day: dt.date) -> bool:
        """Monday to Friday and no bank holiday."""
        return day.weekday() < SATURDAY and not self.is_day_off(day)

    def next_working_day(self, day: dt.date, count: int = 1) -> dt.date:
        """The `count`-th working day after `day`."""
        while count > 0:
            day += dt.timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def start_of(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself inside working hours, else the next opening."""
        at = local(moment)
        if self.is_working_day(at.date()) and at.time() < CLOSES:
            return at if at.time() >= OPENS else _at(at.date(), OPENS)
        return _at(self.next_working_day(at.date()), OPENS)

    def add(self, moment: dt.datetime, amount: int, unit: str) -> dt.datetime:
        """When a promise of `amount` `unit` (working-hours, working-days or days) is due. Raises ValueError."""
        if unit == "working-hours":
            return self.add_minutes(moment, amount * 60)
        if unit == "working-days":
            day = self.next_working_day(self.start_of(moment).date(), amount)
            return _at(day, CLOSES).astimezone(dt.UTC)
        if unit == "days":
            at = local(moment)
            return _at(at.date() + dt.timedelta(days=amount), at.time()).astimezone(dt.UTC)
        raise ValueError(f"unit must be one of {', '.join(UNITS)}, not {unit!r}")

    def add_minutes(self, moment: dt.datetime, minutes: float) -> dt.datetime:
        """`minutes` of working time later; none later is the moment itself."""
        if minutes <= 0:
            return moment.astimezone(dt.UTC)
        at = self.start_of(moment)
        while minutes > (room := _minutes(at, _at(at.date(), CLOSES))):
            minutes -= room
            at = _at(self.next_working_day(at.date()), OPENS)
        return at.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)

    def minutes_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working minutes from `start` to `end`; 0 when `end` is not later."""
        at, until = self.start_of(start), local(end)
        total = 0.0
        while at < until:
            total += max(0.0, _minutes(at, min(_at(at.date(), CLOSES), until)))
            at = _at(self.next_working_day(at.date()), OPENS)
        return total

    def at_share(self, start: dt.datetime, due: dt.datetime, share: float) -> dt.datetime:
        """When `share` (0.8, 1.5 …) of the working time from `start` to `due` has gone."""
        return self.add_minutes(start, self.minutes_between(start, due) * share)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, LONDON)


def _minutes(start: dt.datetime, end: dt.datetime) -> float:
    """Elapsed minutes (through UTC: two London times of one zone are subtracted as wall time)."""
    return (end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() / 60


@cache
def working_time(nation: str) -> WorkingTime:
    """Working time of a nation (england, wales, scotland, northern-ireland); an unknown one is taken as England."""
    known = nation if nation in DIVISIONS else "england"
    return WorkingTime(lambda day: day in bank_holidays(known, day.year))
