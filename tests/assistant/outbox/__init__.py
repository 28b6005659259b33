"""Tests of assistant/outbox."""
