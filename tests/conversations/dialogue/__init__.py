"""Tests of conversations.dialogue."""
