"""`joinedup directory import`: services from any spreadsheet, by a small mapping that its owner can write."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.commands.telling import tell_refusals, tell_refused
from assistant.runtime import Runtime
from directory.exchange.loader import Summary, publish, stage
from directory.places.refusals import SourceRefusedError


@click.group()
def directory() -> None:
    """Organisations and their services."""


@directory.command(name="import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file that says which column is what; docs/mappings has examples.",
)
@click.option("--source", default="", metavar="NAME", help="Name of the source, when not the one in the mapping.")
@click.pass_context
def import_(ctx: click.Context, path: Path, mapping: Path, source: str) -> None:
    r"""Import services from the CSV file PATH.

    \b
    joinedup directory import food-banks.csv --mapping docs/mappings/gm-food-banks.json

    Importing twice changes nothing. A row that cannot be taken is named by file, line and reason, and the rest is
    taken; a file that cannot be understood is refused as a whole, and the directory stays as it was.
    """
    runtime: Runtime = ctx.obj()
    console = Console()
    try:
        summary = _import(runtime, path, mapping, source, console)
    except SourceRefusedError as error:
        tell_refused(console, error)
        sys.exit(1)
    table = Table("", "new", "changed", "unchanged", "gone", title=f"Directory: {summary.source}")
    for entity, tally in summary.tallies.items():
        numbers = (tally.new, tally.changed, tally.unchanged, tally.gone)
        table.add_row(f"{entity}s", *(f"{number:,}" for number in numbers))
    console.print(table)
    console.print(f"refused rows: {len(summary.refused):,}")
    tell_refusals(console, summary.refused)


def _import(runtime: Runtime, path: Path, mapping: Path, source: str, console: Console) -> Summary:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"reading {path.name}", total=None)
        staged = stage(path.read_bytes(), path.name, mapping.read_bytes(), mapping.name, source=source)
        progress.update(task, description="publishing")
        with runtime.database.writing() as session:
            return publish(session, staged, runtime.clock.now(), staged.mapping.source)
