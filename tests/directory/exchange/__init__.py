"""Tests of directory/exchange."""
