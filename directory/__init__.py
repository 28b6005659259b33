"""What exists: needs, circumstances, services, places, delivery networks, and matching. The base of all tables."""
