"""Counts of database, browser and shared-data tests, printed at the end of a run; in CI a skipped one is a failure."""

import os
from collections.abc import Iterable

import pytest

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
KINDS = ("postgres", "browser", "shared")


def count(reports: dict[str, list[pytest.TestReport]]) -> dict[str, tuple[int, int]]:
    """For each kind: (ran, skipped)."""
    ran = [one for outcome in ("passed", "failed") for one in reports.get(outcome, []) if one.when == "call"]
    return {kind: (_of(kind, ran), _of(kind, reports.get("skipped", []))) for kind in KINDS}


def _of(kind: str, reports: Iterable[pytest.TestReport]) -> int:
    return sum(kind in one.keywords for one in reports)
