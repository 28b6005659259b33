"""The gate between processes: one at a time, in turns, let go by whoever dies, and nobody waits for ever."""

import itertools
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as NoTurn

from directory.storage.database import Database
from directory.storage.gate import Gate

HOLDS = """
import sys, time
from pathlib import Path
from directory.storage.gate import Gate
gate = Gate(Path(sys.argv[1]))
assert gate.enter(5)
print("in", flush=True)
time.sleep(60)
"""
TAKES_TURNS = """
import sys, time
from pathlib import Path
from directory.storage.gate import Gate
place, name = Path(sys.argv[1]), sys.argv[2]
gate = Gate(place)
Path(f"{place}-ready-{name}").touch()
while not Path(f"{place}-go").exists():
    time.sleep(0.001)
for _ in range(40):
    assert gate.enter(20)
    with open(f"{place}-log", "a") as log:
        log.write(f"{name} in\\n")
        log.flush()
        time.sleep(0.003)
        log.write(f"{name} out\\n")
    gate.leave()
"""


def process(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def held(tmp_path):
    """A database file whose gate another process holds, and that process."""
    holder = process(HOLDS, tmp_path / "x.sqlite3")
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in\n"
    yield tmp_path / "x.sqlite3", holder
    holder.kill()
    holder.communicate()


def test_processes_come_one_at_a_time_and_in_turns(tmp_path):
    """While both want it, none goes twice more often than the other lets happen while it starts."""
    place = tmp_path / "x.sqlite3"
    both = [process(TAKES_TURNS, place, name) for name in "ab"]
    while not all(Path(f"{place}-ready-{name}").exists() for name in "ab"):
        time.sleep(0.01)
    Path(f"{place}-go").touch()
    for one in both:
        one.communicate(timeout=60)
    assert [one.returncode for one in both] == [0, 0]
    lines = Path(f"{place}-log").read_text(encoding="utf-8").splitlines()
    visits = [line.split()[0] for line in lines[::2]]
    assert [line.split() for line in lines] == [[name, where] for name in visits for where in ("in", "out")]
    changes = sum(one != other for one, other in itertools.pairwise(visits))
    assert changes > 40  # 79 when strictly in turns; a lock given to whoever is quickest changes hands 1 to 5 times


def test_it_gives_up_after_its_patience(held):
    place, _ = held
    began = time.monotonic()
    assert not Gate(place).enter(0.2)
    assert 0.15 < time.monotonic() - began < 5


def test_a_killed_process_lets_go(held):
    place, holder = held
    holder.kill()
    gate = Gate(place)
    assert gate.enter(5)
    gate.leave()
    gate.close()


def test_who_gives_up_leaves_the_turnstile_free(held):
    place, holder = held
    assert not Gate(place).enter(0.1)
    holder.kill()
    assert Gate(place).enter(5)


def test_a_database_waits_at_the_gate_and_says_so(held):
    place, holder = held
    database = Database(f"sqlite:///{place}", busy_timeout_ms=100)
    with pytest.raises(NoTurn), database.writing():
        pytest.fail("two were in at once")
    with database.reading() as session:  # reading waits for nobody
        assert session.scalar(text("SELECT 1")) == 1
    holder.kill()
    with database.writing() as session:
        assert session.scalar(text("SELECT 2")) == 2
    database.dispose()
