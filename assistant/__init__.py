"""The Flask app: entry points, and what we keep about people. The only place that knows HTTP, the clock and the network."""
