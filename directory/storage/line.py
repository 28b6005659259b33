"""A lock that is given in the order it was asked for: nobody in the line is overtaken, so nobody waits much longer.

The locks of the standard library wake whoever the system likes: with sixteen writers the unlucky one waited twice as
long as the rest.
"""

import threading
from collections import deque


class Line:
    """First come, first served. Not for a thread that already holds it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, patience: float) -> bool:
        """Wait for one's turn, at most `patience` seconds; whether it came. Then `leave` must follow."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=patience):
            return True
        with self._guard:
            if turn not in self._waiting:
                return True  # it came at the last moment
            self._waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Let the next one in."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
