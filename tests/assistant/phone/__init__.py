"""Tests of assistant/phone."""
