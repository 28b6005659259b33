"""How many messages one contact point may send. In the process's memory; Redis when there are several."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Limiter:
    """A moving window of one minute per contact point."""

    def __init__(self, per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, key: str) -> bool:
        """Count one message of `key` (a blind index) and say whether it is within the limit."""
        return self._limiter.hit(self._item, key)
