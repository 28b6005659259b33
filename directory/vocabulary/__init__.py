"""The need taxonomy and the circumstances, read once from data files. Pure."""
