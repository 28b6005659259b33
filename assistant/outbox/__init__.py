"""What waits to leave the house."""
