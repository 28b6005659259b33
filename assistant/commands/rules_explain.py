"""`joinedup rules explain`: what fired in a message and why. Nothing is stored or logged."""

import textwrap

import click

from assistant.commands.gazetteer import gazetteer_option, places_of
from conversations.safety.hear import safety_phrases
from conversations.transcripts.rulebooks import current
from conversations.upkeep.explain import explain
from conversations.upkeep.reader import Reader
from conversations.upkeep.tell import Line, sections

WIDTH = 100


@click.command("explain")
@click.argument("text")
@click.option("--asked", default="", help="The question it answers: a fact such as children, or need, or place.")
@click.option("--language", default=None, help="The language, when it is already known.")
@gazetteer_option
@click.pass_context
def explain_command(ctx: click.Context, text: str, asked: str, language: str | None, choice: str) -> None:
    """Print what is understood in TEXT, and why: every word corrected, every phrase found, kept or left out."""
    gazetteer, near = places_of(ctx, choice)
    book = current()
    reader = Reader(book.phrases, safety_phrases(), gazetteer, near)
    told = explain(text, reader, asked=asked, language=language)
    click.echo(f"Rules {book.hash[:12]}, danger words of today\n")
    for section in sections(told):
        click.secho(section.heading, bold=True)
        for line in section.lines:
            click.echo(_printed(line))
        if not section.lines and section.nothing:
            click.echo(f"  {section.nothing}")
        click.echo()


def _printed(line: Line) -> str:
    words = f"  “{line.words}”" if line.words else ""
    head = f"  {line.what}{words}"
    if not line.why:
        return head
    return head + "\n" + textwrap.fill(line.why, WIDTH, initial_indent="      ", subsequent_indent="      ")
