"""Tests of assistant.inbox."""
