"""Lines through `joinedup understand` in a process of its own, with its memory watched from outside."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

WARM = 0.1
"""Share of the lines after which memory is first looked at: by then every cache is in use."""


@dataclass
class Streamed:
    """What came of it. `grown_kb`: resident memory at its most after the first tenth, less what it was there."""

    answers: int = 0
    errors: int = 0
    seconds: float = 0.0
    first_kb: int = 0
    most_kb: int = 0

    @property
    def grown_kb(self) -> int:
        """How much memory grew, in kB."""
        return max(0, self.most_kb - self.first_kb)


def stream(texts: Iterable[str], *, bad_every: int = 0) -> Streamed:
    """Send each text as a line (every `bad_every`-th is no JSON) and read every answer."""
    lines = [
        "no json" if bad_every and number % bad_every == bad_every - 1 else json.dumps({"id": number, "text": text})
        for number, text in enumerate(texts)
    ]
    command = [sys.executable, "-m", "assistant.commands", "understand", "--gazetteer", "demo"]
    begin = time.perf_counter()
    done = Streamed()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        sender = threading.Thread(target=_send, args=(process.stdin, lines))
        sender.start()
        for number, line in enumerate(process.stdout):
            done.answers += 1
            done.errors += "error" in json.loads(line)
            if number >= WARM * len(lines) and number % 200 == 0:
                size = _resident_kb(process.pid)
                done.first_kb = done.first_kb or size
                done.most_kb = max(done.most_kb, size)
        sender.join()
    done.seconds = time.perf_counter() - begin
    return done


def _send(target: IO[bytes], lines: list[str]) -> None:
    for line in lines:
        target.write(line.encode() + b"\n")
    target.close()


def _resident_kb(pid: int) -> int:
    """Resident memory of a process in kB, 0 where the system does not tell (no /proc)."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return 0
    told = [line for line in status.read_text(encoding="ascii", errors="ignore").splitlines() if "VmRSS" in line]
    return int(told[0].split()[1]) if told else 0
