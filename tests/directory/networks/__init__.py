"""Tests of directory/networks."""
