"""The one signed-link mechanism."""
