"""Tests of conversations.wording."""
