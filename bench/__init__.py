"""Measurements: each `make bench…` writes bench/NAME.json, and the README's table is made from these files."""
