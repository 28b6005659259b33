"""What a running process holds: settings, database, keys, clock, the directory in memory. Made once, passed down."""

import secrets
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from assistant import config as settings
from assistant import keyring as keys
from assistant.config import Config, SettingsError
from assistant.gateways.clock import Clock, SystemClock
from assistant.keyring import Keyring
from conversations.transcripts.rulebooks import RuleBooks
from directory.snapshot.holder import SnapshotHolder
from directory.storage.database import Database

EXTENSION = "joinedup"


@dataclass(frozen=True)
class Runtime:
    """One process's parts. `snapshots.current(session)` gives the matcher and gazetteer of the newest directory."""

    config: Config
    database: Database
    keyring: Keyring
    clock: Clock
    snapshots: SnapshotHolder
    rule_books: RuleBooks = field(default_factory=RuleBooks)


def build_runtime(config: Config | None = None, clock: Clock | None = None) -> Runtime:
    """The parts for these settings (from the environment when none are given). Raises SettingsError."""
    config = config or settings.from_environment()
    return Runtime(config, _database(config), _keyring(config), clock or SystemClock(), SnapshotHolder())


def _keyring(config: Config) -> Keyring:
    try:
        config.var_dir.mkdir(parents=True, exist_ok=True)
        if config.keyring_file is not None:
            return keys.load(config.keyring_file)
        return keys.create(config.var_dir / "demo-keyring.json")
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be used: {error.strerror}") from None
    except (ValueError, KeyError, AttributeError, TypeError):
        # Not a word of what stands in it: it holds keys.
        name = config.keyring_file or config.var_dir / "demo-keyring.json"
        raise SettingsError(f"the keyring file {name} is not a keyring") from None


def _database(config: Config) -> Database:
    try:
        return Database(config.sqlalchemy_url)
    except (SQLAlchemyError, ImportError):
        # The address may hold a password, so it is not repeated.
        raise SettingsError(
            "JOINEDUP_DATABASE_URL must be like sqlite:////path/to/file or postgresql+psycopg://user@host/name"
        ) from None


def secret_key(config: Config) -> str:
    """What signs sessions and forms: the setting, or (never in production) one kept under var/, mode 0600."""
    if config.secret_key:
        return config.secret_key
    path = config.var_dir / "session-secret"
    keys.write_once(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8")


def current_runtime() -> Runtime:
    """The runtime of the Flask app that handles this request."""
    runtime: Runtime = current_app.extensions[EXTENSION]
    return runtime
