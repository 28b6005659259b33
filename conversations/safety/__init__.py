"""Words of crisis and danger, heard before anything else. Pure."""
