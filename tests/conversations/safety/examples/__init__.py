"""Danger and look-alikes in our own words: a kind and a sentence a line; a sentence in which nothing may be heard."""
