"""What a running process holds: settings, database, keys, clock, the directory in memory. Made once, passed down."""

from dataclasses import dataclass

from flask import current_app

from assistant import config as settings
from assistant import keyring as keys
from assistant.config import Config
from assistant.gateways.clock import Clock, SystemClock
from assistant.keyring import Keyring
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


def build_runtime(config: Config | None = None, clock: Clock | None = None) -> Runtime:
    """The parts for these settings (from the environment when none are given). Raises SettingsError, OSError."""
    config = config or settings.from_environment()
    config.var_dir.mkdir(parents=True, exist_ok=True)
    if config.keyring_file is not None:
        ring = keys.load(config.keyring_file)
    else:
        ring = keys.create(config.var_dir / "demo-keyring.json")
    return Runtime(config, Database(config.sqlalchemy_url), ring, clock or SystemClock(), SnapshotHolder())


def current_runtime() -> Runtime:
    """The runtime of the Flask app that handles this request."""
    runtime: Runtime = current_app.extensions[EXTENSION]
    return runtime
