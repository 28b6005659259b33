"""Counts of database, browser and shared-data tests, printed at the end of a run; in CI a skipped one is a failure."""

import os

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
KINDS = ("postgres", "browser", "shared")
