"""The declarative base, column types and sessions: the only SQLAlchemy that every layer may import."""
