"""Machine-readable entry points: health and readiness."""
