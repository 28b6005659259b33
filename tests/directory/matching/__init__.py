"""Tests of directory.matching."""
