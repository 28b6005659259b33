"""`joinedup run`, as `make run` starts it: real processes, a real port, Ctrl-C, and the data still there afterwards."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.config import ROOT

pytestmark = pytest.mark.slow
READY_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, port: int) -> dict[str, str]:
    own = {"PORT": str(port), "JOINEDUP_VAR_DIR": str(var), "JOINEDUP_DEMO_PEOPLE": "3", "PYTHONUNBUFFERED": "1"}
    return {key: value for key, value in os.environ.items() if not key.startswith("JOINEDUP_")} | own


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def running(var: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """Everything started and ready; ended by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.commands", "run"], cwd=ROOT, env=environment(var, port), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + READY_S
        while status(port, "/healthz") != 200 or not (var / "worker.heartbeat").exists():
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            assert time.monotonic() < deadline
            time.sleep(0.2)
        time.sleep(1)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def conversations(var: Path) -> int:
    with sqlite3.connect(var / "joinedup.sqlite3") as connection:
        return int(connection.execute("SELECT count(*) FROM person").fetchone()[0])


def test_it_starts_says_where_stops_on_ctrl_c_and_keeps_its_data(tmp_path: Path):
    var, port = tmp_path / "var", free_port()
    with running(var, port) as process:
        for path, expected in (("/", 200), ("/phone", 200), ("/staff", 303), ("/inbox", 303), ("/commissioner", 303)):
            assert status(port, path) == expected, path
        assert (var / "worker.heartbeat").exists()
    assert process.returncode == 0
    assert status(port, "/healthz") == 0
    people = conversations(var)
    assert people >= 3
    with running(var, port):
        assert status(port, "/") == 200
    assert conversations(var) == people
    done = subprocess.run(
        [sys.executable, "-m", "assistant.commands", "fresh"], cwd=ROOT, env=environment(var, port), check=False
    )
    assert done.returncode == 0
    assert not (var / "joinedup.sqlite3").exists()


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "assistant.commands", "run"], cwd=ROOT, env=environment(tmp_path, port), text=True,
            capture_output=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert f"PORT={port + 1}" in done.stderr


def test_a_public_address_is_refused_in_demo_mode(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "assistant.commands", "run"], cwd=ROOT, text=True, capture_output=True, check=False,
        env=environment(tmp_path, free_port()) | {"JOINEDUP_HOST": "0.0.0.0"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "JOINEDUP_HOST" in done.stderr
