"""Tests of assistant.people."""
