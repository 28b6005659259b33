"""A lock between processes on one machine, given in turns: who waits is let in before who has just been in.

SQLite lets one process write at a time, and who finds it busy sleeps and looks again, up to a tenth of a second: the
one that has just written comes back first, and the other may wait for seconds. Here the first in the queue of each
process waits at the turnstile; whoever is through it is next.
"""

import fcntl
import os
import time
from pathlib import Path

LOOKS_AGAIN = 0.0003
"""Seconds between two looks: a tenth of a turn."""


class Gate:
    """Two lock files beside `path`. The system lets go of them when a process dies, however it dies.

    For one thread of a process at a time. Opened on first use, so that no two processes share what one of them opened.
    """

    def __init__(self, path: Path) -> None:
        self._paths = (Path(f"{path}-next"), Path(f"{path}-turn"))
        self._opened: tuple[int, int] | None = None

    def enter(self, patience: float) -> bool:
        """Wait for our turn, at most `patience` seconds; whether it came. Then `leave` must follow. Raises OSError."""
        deadline = time.monotonic() + patience
        turnstile, turn = self._files()
        if not _taken(turnstile, deadline):
            return False
        try:
            return _taken(turn, deadline)
        finally:
            fcntl.flock(turnstile, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Let the next one in."""
        fcntl.flock(self._files()[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back."""
        for file in self._opened or ():
            os.close(file)
        self._opened = None

    def _files(self) -> tuple[int, int]:
        if self._opened is None:
            first, second = (os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in self._paths)
            self._opened = first, second
        return self._opened


def _taken(file: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOKS_AGAIN)
        else:
            return True
