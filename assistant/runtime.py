"""What a running process holds: settings, database, keys, clock, the directory in memory. Made once, passed down."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field

from flask import current_app

from assistant import config as settings
from assistant import keyring as keys
from assistant.config import Config
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
    """The parts for these settings (from the environment when none are given). Raises SettingsError, OSError."""
    config = config or settings.from_environment()
    config.var_dir.mkdir(parents=True, exist_ok=True)
    if config.keyring_file is not None:
        ring = keys.load(config.keyring_file)
    else:
        ring = keys.create(config.var_dir / "demo-keyring.json")
    return Runtime(config, Database(config.sqlalchemy_url), ring, clock or SystemClock(), SnapshotHolder())


def secret_key(config: Config) -> str:
    """What signs sessions and forms: the setting, or (never in production) one kept under var/, mode 0600."""
    if config.secret_key:
        return config.secret_key
    path = config.var_dir / "session-secret"
    with contextlib.suppress(FileExistsError):
        config.var_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8")


def current_runtime() -> Runtime:
    """The runtime of the Flask app that handles this request."""
    runtime: Runtime = current_app.extensions[EXTENSION]
    return runtime
