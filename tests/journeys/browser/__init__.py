"""A real browser on the real server."""
