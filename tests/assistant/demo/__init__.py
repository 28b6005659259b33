"""Tests of assistant/demo."""
