"""Postcodes, full and partial, and place names, as an in-memory look-up that is passed in. Pure."""
