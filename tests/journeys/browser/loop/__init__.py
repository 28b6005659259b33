"""The whole loop in a browser: every door of the demonstration, one after the other."""
