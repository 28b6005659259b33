"""The worker's loop and process."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from assistant.runtime import Runtime
from assistant.worker.jobs import BURST, Job
from assistant.worker.loop import Loop, run
from tests.assistant.outbox.post import put, states


def test_once_does_everything_that_is_due(runtime: Runtime):
    """Every job runs and says what it did; the post goes to the demo's file."""
    for n in range(BURST + 1):
        put(runtime, str(n), f"+4477009{n:05d}")
    done = run(runtime, once=True)
    assert done["send"] == BURST + 1
    assert set(done) == {"send", "reconcile", "clocks", "followups", "seal", "review", "purge"}
    assert set(states(runtime)) == {"sent"}


def test_only_some_jobs(runtime: Runtime):
    """`--only send` sends and reconciles, nothing else; an unknown job is an error."""
    assert set(run(runtime, once=True, only=("send",))) == {"send", "reconcile"}
    with pytest.raises(ValueError, match="no such job: dance"):
        run(runtime, once=True, only=("dance",))


def test_a_failing_job_does_not_end_the_others_and_its_error_is_not_quoted(tmp_path: Path):
    """The log has the kind and place of an error, never its text."""
    runs: list[str] = []

    def broken() -> int:
        raise ValueError("Jane Doe, +447700900001")

    def fine() -> int:
        runs.append("fine")
        if len(runs) == 3:
            loop.stop()
        return 1

    loop = Loop((Job("broken", 0.01, broken), Job("fine", 0.01, fine)), tmp_path / "beat")
    with capture_logs() as logs:
        loop.forever()
    assert len(runs) == 3
    assert {"ValueError"} == {entry["error"] for entry in logs if entry["event"] == "worker.job-failed"}
    assert "Jane" not in repr(logs)
    assert (tmp_path / "beat").read_text() == f"{os.getpid()}\n"


def test_stopping_wakes_a_sleeping_loop(tmp_path: Path):
    """SIGTERM does not have to wait for the next interval."""
    loop = Loop((Job("rare", 3_600, lambda: 0),), tmp_path / "beat")
    thread = threading.Thread(target=loop.forever)
    thread.start()
    loop.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_the_process_ends_cleanly_on_sigterm(runtime: Runtime):
    """A real process: it works, beats, and on SIGTERM ends with status 0."""
    environment = os.environ | {
        "JOINEDUP_MODE": "test",
        "JOINEDUP_DATABASE_URL": str(runtime.database.url),
        "JOINEDUP_VAR_DIR": str(runtime.config.var_dir),
        "JOINEDUP_KEYRING_FILE": str(runtime.config.var_dir / "keyring.json"),
    }
    put(runtime, "Hello")
    worker = subprocess.Popen([sys.executable, "-m", "assistant.worker"], env=environment, stdout=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        while states(runtime) != ["sent"] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert states(runtime) == ["sent"]
        assert (runtime.config.var_dir / "worker.heartbeat").exists()
        worker.send_signal(signal.SIGTERM)
        out, _ = worker.communicate(timeout=20)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert b"worker.stopped" in out
    assert b"7700" not in out
