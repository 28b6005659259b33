"""How often somebody may try to sign in: slows guessing without letting a stranger lock a colleague out for long.

Counted are failures, per sign-in name and address together (a few) and per address (more). The counts live in this
process; with several web processes an attacker gets that many times the tries, which Argon2 still makes slow.
"""

import hashlib

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WINDOW_MINUTES = 15
PER_NAME = 6
PER_ADDRESS = 40


class Attempts:
    """Failed sign-ins of the last minutes. Thread-safe (limits' storage locks)."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_name = RateLimitItemPerMinute(PER_NAME, WINDOW_MINUTES, namespace="sign-in-name")
        self._per_address = RateLimitItemPerMinute(PER_ADDRESS, WINDOW_MINUTES, namespace="sign-in-address")

    def may_try(self, name: str, address: str) -> bool:
        """Whether another try is allowed."""
        return all(self._limiter.test(limit, key) for limit, key in self._keys(name, address))

    def failed(self, name: str, address: str) -> None:
        """Count a failure."""
        for limit, key in self._keys(name, address):
            self._limiter.hit(limit, key)

    def _keys(self, name: str, address: str) -> tuple[tuple[RateLimitItem, str], ...]:
        person = hashlib.sha256(name.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()
        return (self._per_name, f"{person}@{address}"), (self._per_address, address)
