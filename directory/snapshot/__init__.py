"""The directory as one immutable matching index, built from the tables."""
