"""Alembic's entry: runs migrations over the database it is given."""

from typing import Literal

from alembic import context

from assistant.migrations.tables import metadata
from directory.storage.base import UtcDateTime
from directory.storage.database import Database


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our time type as the plain one it is in the database: migrations must not depend on code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


database: Database = context.config.attributes["database"]
with database.engine.execution_options(joinedup_writes=True).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
