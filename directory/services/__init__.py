"""Organisations, services, locations, schedules and capacity: tables and queries."""
