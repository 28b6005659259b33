"""Which places a command that reads messages knows: those of the database or of the demo."""

import click
from sqlalchemy import inspect

from assistant.runtime import Runtime
from directory.gazetteer.memory import AUTHORITY, MemoryGazetteer
from directory.gazetteer.place import Gazetteer
from directory.places.tables import Locality
from directory.vocabulary.loader import data

gazetteer_option = click.option(
    "--gazetteer",
    "choice",
    type=click.Choice(["auto", "database", "demo"]),
    default="auto",
    help="Places of the database, of the demo, or of the database when it has any (auto).",
)
"""The option `--gazetteer`; the command gets it as `choice`, for `places_of`."""


def places_of(ctx: click.Context, choice: str) -> tuple[Gazetteer, frozenset[str]]:
    """The gazetteer chosen, and the localities preferred when a name is ambiguous."""
    if choice == "demo":
        return demo_gazetteer(), frozenset()
    runtime: Runtime | None = ctx.obj() if callable(ctx.obj) else None
    if runtime is not None and _has_places(runtime):
        with runtime.database.reading() as session:
            snapshot = runtime.snapshots.current(session)
        return snapshot.gazetteer, snapshot.near
    if choice == "database":
        raise click.ClickException("the database has no places yet: run `joinedup places import PATH` first")
    return demo_gazetteer(), frozenset()


def _has_places(runtime: Runtime) -> bool:
    if not runtime.database.is_up() or not inspect(runtime.database.engine).has_table(Locality.__tablename__):
        return False
    with runtime.database.reading() as session:
        return session.query(Locality.code).first() is not None


def demo_gazetteer() -> Gazetteer:
    """The gazetteer of the demo's own small data, without a database."""
    places = data("assistant.demo.data", "places.json")
    return MemoryGazetteer(
        localities=[(code, name, nation, AUTHORITY) for code, name, nation, _ in places["localities"]],
        outcodes=[tuple(row) for row in places["outcodes"]],
        names=[(name, lat, lon, code, people, kind) for name, kind, lat, lon, code, _, people in places["names"]],
        postcodes=[],
    )
