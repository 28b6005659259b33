"""Tests of directory.storage."""
