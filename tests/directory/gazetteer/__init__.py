"""Tests of directory.gazetteer."""
