"""Tests of assistant/gateways."""
