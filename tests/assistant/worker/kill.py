"""A worker under kills: load, ten SIGKILLs, and the carrier's log as the judge."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.gateways.clock import SystemClock
from assistant.gateways.fake_carrier import FakeCarrier, Troubles
from assistant.gateways.fake_carrier_server import serving
from assistant.outbox.figures import by_state
from assistant.outbox.service import enqueue
from assistant.runtime import Runtime
from tests.assistant.gateways.carrier import ACCOUNT, TOKEN

KILLS = 10
PEOPLE = 12
TROUBLES = Troubles(throttled=0.01, broken_before=0.02, broken_after=0.02, delay=0.01, delay_after=0.01)
"""5 % of requests fail, each in one of the three ways that matter."""
LEASE_S, TIMEOUT_S = 2.0, 0.5
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the carrier's log says."""

    rows: int
    kills: int
    lost: int
    doubled: int
    out_of_order: int
    states: dict[str, int]
    half_sent: int
    """Rows that were `sending` at the moment of a kill, over all kills: how hard the test was."""


def trial(runtime: Runtime, folder: Path, rows: int, seed: int) -> Verdict:
    """Enqueue `rows` texts while a real worker process sends them and is killed; judge by the carrier's log."""
    chance = random.Random(seed)
    carrier = FakeCarrier(folder / "carrier.jsonl", ACCOUNT, TOKEN, TROUBLES, seed)
    half_sent = 0
    with serving(carrier) as url:
        environment = _environment(runtime, url)
        for kill in range(KILLS):
            _enqueue(runtime, kill, rows // KILLS, chance)
            worker = _start(environment)
            _wait_for(carrier, len(carrier.messages) + chance.randint(3, rows // KILLS * 2 // 3))
            time.sleep(chance.random() * 0.03)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            half_sent += _states(runtime).get("sending", 0)
        worker = _start(environment)
        _wait(lambda: not {"waiting", "sending"} & set(_states(runtime)))
        worker.terminate()
        assert worker.wait(20) == 0, "the worker must end cleanly on SIGTERM"
    return _judge(runtime, folder / "carrier.jsonl", rows // KILLS * KILLS, half_sent)


def _enqueue(runtime: Runtime, batch: int, count: int, chance: random.Random) -> None:
    """Texts "<person>:<number>", numbered upwards for each person; the same now and then twice on purpose."""
    with runtime.database.writing() as session:
        for n in range(count):
            person = chance.randrange(PEOPLE)
            body = f"{batch * count + n:05d}"
            to = f"+4477009001{person:02d}"
            now = runtime.clock.now()
            enqueue(session, runtime, channel="sms", to=to, body=body, purpose="nudge", now=now)


def _environment(runtime: Runtime, url: str) -> dict[str, str]:
    settings = {
        "MODE": "test",
        "DATABASE_URL": runtime.database.url.render_as_string(hide_password=False),
        "VAR_DIR": str(runtime.config.var_dir),
        "KEYRING_FILE": str(runtime.config.var_dir / "keyring.json"),
        "TWILIO_API_URL": url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SEND_LEASE": str(LEASE_S),
        "SEND_TIMEOUT": str(TIMEOUT_S),
    }
    return {**os.environ, **{f"JOINEDUP_{name}": value for name, value in settings.items()}}


def _start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "assistant.worker", "--only", "send"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def _states(runtime: Runtime) -> dict[str, int]:
    with runtime.database.reading() as session:
        return by_state(session)


def _wait_for(carrier: FakeCarrier, goal: int) -> None:
    _wait(lambda: len(carrier.messages) >= goal)


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, "the worker did not get on"
        time.sleep(0.01)


def _judge(runtime: Runtime, log: Path, rows: int, half_sent: int) -> Verdict:
    taken = [json.loads(line) for line in log.read_text().splitlines()]
    counts = Counter(entry["body"] for entry in taken)
    order: dict[str, list[str]] = defaultdict(list)
    for entry in taken:
        order[entry["to"]].append(entry["body"])
    return Verdict(
        rows=rows,
        kills=KILLS,
        lost=sum(counts[f"{n:05d}"] == 0 for n in range(rows)),
        doubled=sum(count - 1 for count in counts.values()),
        out_of_order=sum(later < earlier for bodies in order.values() for earlier, later in itertools.pairwise(bodies)),
        states=_states(runtime),
        half_sent=half_sent,
    )


def real_time(runtime: Runtime) -> Runtime:
    """The same runtime by the machine's clock: the worker process has no other."""
    return Runtime(runtime.config, runtime.database, runtime.keyring, SystemClock(), runtime.snapshots)
