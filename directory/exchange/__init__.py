"""Directories from elsewhere: parse (pure: bytes to records), then load."""
