"""The reader that measurements use: today's phrases, and Greater Manchester's full gazetteer where it is at hand."""

import functools
import tempfile
from pathlib import Path

from rich.console import Console

from assistant import keyring
from assistant.commands.gazetteer import demo_gazetteer
from assistant.commands.places import import_places
from assistant.config import Config
from assistant.gateways.clock import SystemClock
from assistant.migrations.run import upgrade
from assistant.runtime import Runtime
from bench.shared_texts import GEOGRAPHY
from conversations.safety.hear import safety_phrases
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.upkeep.reader import Reader
from directory.gazetteer.place import Gazetteer
from directory.places.files import plan
from directory.snapshot.build import build_gazetteer
from directory.snapshot.holder import SnapshotHolder
from directory.storage.database import Database


@functools.cache
def gazetteer() -> tuple[Gazetteer, str]:
    """The gazetteer, and which it is: all postcodes and names of the shared geography, or the demo's small one."""
    if not GEOGRAPHY.is_dir():
        return demo_gazetteer(), "the demo's gazetteer"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/places.sqlite3")
        upgrade(database)
        keys = keyring.create(Path(folder) / "keyring.json")
        runtime = Runtime(Config(mode="test", var_dir=Path(folder)), database, keys, SystemClock(), SnapshotHolder())
        import_places(runtime, plan(GEOGRAPHY, None), Console(quiet=True))
        with database.reading() as session:
            built = build_gazetteer(session)
        database.dispose()
    return built, "the full gazetteer of Greater Manchester"


@functools.cache
def reader() -> Reader:
    """Everything `joinedup understand` reads with."""
    return Reader(compile_phrases(phrase_body()), safety_phrases(), gazetteer()[0])
