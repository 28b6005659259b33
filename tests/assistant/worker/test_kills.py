"""The promise of the outbox: ten SIGKILLs under load, nothing lost, nothing twice, everything in order."""

from pathlib import Path

import pytest

from assistant.runtime import Runtime
from tests.assistant.worker.kill import real_time, trial

ROWS = 300


@pytest.mark.slow
def test_ten_kills_under_load_lose_nothing_double_nothing_and_keep_order(
    any_runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """300 texts to 12 people, 5 % carrier failures, a worker process killed ten times; the carrier's log judges."""
    verdict = trial(real_time(any_runtime), tmp_path, ROWS, seed=20260302)
    with capsys.disabled():
        print(f"\n  {any_runtime.database.url.get_backend_name()}: {verdict}")
    assert (verdict.lost, verdict.doubled, verdict.out_of_order) == (0, 0, 0)
    assert verdict.states == {"sent": ROWS}
