"""Text to observations: needs, facts, place, intent, language. Pure."""
