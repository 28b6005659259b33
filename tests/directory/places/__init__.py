"""Tests of directory/places."""
