"""Tests of directory.vocabulary."""
