"""Keeping the directory."""
