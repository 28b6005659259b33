"""`joinedup places import`: postcodes, outcodes, place names and authorities from the official downloads."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.commands.telling import tell_refusals, tell_refused
from assistant.runtime import Runtime
from directory.places.files import PlaceFile, batches, plan
from directory.places.importer import PlaceImport
from directory.places.refusals import Refusal, SourceRefusedError
from directory.services.changes import note_change


@click.group()
def places() -> None:
    """Postcodes, place names and local authorities."""


@places.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--postcodes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another postcode file, such as that of all Great Britain.",
)
@click.pass_context
def import_(ctx: click.Context, path: Path, postcodes: Path | None) -> None:
    r"""Import places from PATH: a folder of files, or one file known by its header.

    \b
    joinedup places import ../shared/data/geography
    joinedup places import my-postcodes.csv.gz

    Importing twice changes nothing. Rows that cannot be taken are named by file, line and reason.
    """
    runtime: Runtime = ctx.obj()
    console = Console()
    try:
        done = import_places(runtime, plan(path, postcodes), console)
    except SourceRefusedError as error:
        tell_refused(console, error)
        sys.exit(1)
    table = Table("file", "what", "new", "changed", "unchanged", "gone", "refused", title="Places")
    refused: list[Refusal] = []
    for file, imported, gone in done:
        counts = imported.counts
        refused += imported.refused
        numbers = (counts.new, counts.changed, counts.unchanged, gone, len(imported.refused))
        table.add_row(file.path.name, file.kind, *(f"{number:,}" for number in numbers))
    console.print(table)
    tell_refusals(console, refused)


def import_places(
    runtime: Runtime, files: list[PlaceFile], console: Console
) -> list[tuple[PlaceFile, PlaceImport, int]]:
    """Import the files in order, a commit a batch; (file, its import, names forgotten). Raises SourceRefusedError."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        done = [_import_one(runtime, file, progress) for file in files]
    if any(imported.counts.new or imported.counts.changed or gone for _, imported, gone in done):
        with runtime.database.writing() as session:
            note_change(session, "all", None, runtime.clock.now(), "places import")
    return done


def _import_one(runtime: Runtime, file: PlaceFile, progress: Progress) -> tuple[PlaceFile, PlaceImport, int]:
    task = progress.add_task(file.path.name, total=file.path.stat().st_size)
    bad: list[Refusal] = []
    with runtime.database.reading() as session:
        imported = PlaceImport(session, file.kind, file.path.name)
    for batch in batches(file, bad):
        with runtime.database.writing() as session:
            imported.store(session, batch.rows)
        progress.update(task, completed=batch.done)
    imported.refused = sorted([*imported.refused, *bad], key=lambda refusal: refusal.line)
    with runtime.database.writing() as session:
        gone = imported.finish(session)
    return file, imported, gone
