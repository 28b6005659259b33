"""Moves to messages for a channel and a language. Pure but for gettext."""
