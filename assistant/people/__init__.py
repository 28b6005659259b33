"""A person's own pages: status, withdrawal, and the public information pages."""
