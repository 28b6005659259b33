"""Phrases that were not understood, redacted and counted, for staff to review. Never linked to a person."""
