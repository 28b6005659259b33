"""Tests of directory.eligibility."""
