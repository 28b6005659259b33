"""Criteria over facts, three-valued, every verdict with its reasons. Pure."""
