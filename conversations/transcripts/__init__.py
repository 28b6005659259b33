"""Conversations and turns as kept: tables, queries, replay."""
