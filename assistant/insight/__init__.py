"""Flow, funnel and unmet need. Every figure leaves through one suppression type."""
