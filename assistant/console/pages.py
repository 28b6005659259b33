"""The worker's door: the blueprint with all its pages."""

from assistant.console import (
    cases,
    handing_over,
    home,
    messages,
    mistakes,
    reading,
    reading_review,
    referring,
    rerouting,
    search,
    tracking,
    waiting,
)
from assistant.console.blueprint import blueprint

__all__ = ["blueprint"]

PAGES = (
    home,
    cases,
    referring,
    tracking,
    handing_over,
    mistakes,
    rerouting,
    waiting,
    search,
    messages,
    reading,
    reading_review,
)
"""The modules whose import puts their views on the blueprint."""
