"""The SMS webhook and status callback of the carrier."""
