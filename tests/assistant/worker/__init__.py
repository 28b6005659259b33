"""Tests of assistant/worker."""
