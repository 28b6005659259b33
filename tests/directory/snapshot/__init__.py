"""Tests of directory.snapshot."""
