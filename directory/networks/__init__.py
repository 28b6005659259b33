"""Delivery networks of a locality: charter, service levels, members, agreement rules: tables and queries."""
