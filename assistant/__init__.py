"""The Flask app: entry points, and what we keep about people. Only it knows HTTP, the clock and the network."""
