"""How commands tell what an import refused."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from directory.places.refusals import Refusal, SourceRefusedError

SHOWN = 20


def tell_refusals(console: Console, refused: Sequence[Refusal]) -> None:
    """The first rows that were not taken, and how many more there are."""
    if not refused:
        return
    console.print(f"\n[bold]{len(refused)} rows were not taken:[/bold]")
    for refusal in refused[:SHOWN]:
        console.print(escape(str(refusal)), soft_wrap=True, highlight=False)
    if len(refused) > SHOWN:
        console.print(f"… and {len(refused) - SHOWN} more.")


def tell_refused(console: Console, error: SourceRefusedError) -> None:
    """The whole source was refused, and nothing was changed."""
    console.print(f"[bold red]Not imported.[/bold red] {escape(str(error))}", soft_wrap=True, highlight=False)
    console.print("Nothing was changed.")
