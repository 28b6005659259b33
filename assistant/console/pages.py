"""The worker's door: the blueprint with all its pages."""

from assistant.console import cases, home, referring, rerouting, search, tracking, waiting
from assistant.console.blueprint import blueprint

__all__ = ["blueprint"]

PAGES = (home, cases, referring, tracking, rerouting, waiting, search)
"""The modules whose import puts their views on the blueprint."""
