"""Bring a database up to the newest schema, on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from directory.storage.database import Database

FOLDER = Path(__file__).parent


def alembic_config(database: Database | None = None) -> Config:
    """Alembic's settings, with our connection where there is one."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the missing migrations. Raises what the database raises; SQLite and PostgreSQL both roll back."""
    command.upgrade(alembic_config(database), revision)


def heads() -> tuple[str, ...]:
    """Revisions that nothing follows: exactly one, or two people wrote a migration at once."""
    return tuple(ScriptDirectory.from_config(alembic_config()).get_heads())
