"""Tests of directory/services."""
