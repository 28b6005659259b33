"""The clock. The only place that asks the machine what time it is."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> dt.datetime:
        """The time now, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The time now, aware, in UTC."""
        return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place


@dataclass
class MovedClock:
    """A clock that stands where it was put: for tests and for making the demo's past."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        """Where it was put."""
        return self.at

    def move(self, **delta: float) -> dt.datetime:
        """Forward by a timedelta (days=…, hours=…); returns the new time."""
        self.at += dt.timedelta(**delta)
        return self.at
