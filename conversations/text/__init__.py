"""Normalised words with their places in the original message. Pure."""
