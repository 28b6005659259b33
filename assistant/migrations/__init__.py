"""The schema's history: numbered Alembic migrations, run by `joinedup migrate` and by the tests."""
