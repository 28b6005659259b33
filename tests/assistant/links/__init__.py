"""Tests of assistant.links."""
