"""`joinedup rules preview`: what a change to the phrases would alter on the stored examples. Nothing is saved."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from assistant.commands.gazetteer import demo_gazetteer
from conversations.safety.files import safety_files
from conversations.safety.hear import safety_phrases
from conversations.transcripts import rulebooks
from conversations.understanding.phrases import phrase_body
from conversations.upkeep.labelled import LabelError, Labelled, load, stored_examples
from conversations.upkeep.preview import (
    Altered,
    ChangeError,
    Rules,
    compare,
    file_names,
    summary,
    with_file,
    with_phrase,
)
from conversations.upkeep.reader import Reader


@click.command("preview")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A changed phrase file; its name says which (suicide.json, facts.json, debt.json …), or --as does.",
)
@click.option("--as", "name", default="", help="Which file it is: facts, safety, safety/suicide, needs/debt …")
@click.option("--language", default="en", show_default=True, help="Whose phrases.")
@click.option("--need", default="", help="Add --phrase to this need, such as debt/bailiffs.")
@click.option("--danger", default="", help="Add --phrase to this danger rule, or to quiet.")
@click.option("--phrase", default="", help="The phrase to add, as phrase files write them.")
@click.option(
    "--examples",
    "more",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="More labelled examples (JSON Lines) beside the stored ones.",
)
def preview_command(  # noqa: PLR0917 - the options of the command
    path: Path | None, name: str, language: str, need: str, danger: str, phrase: str, more: Path | None
) -> None:
    r"""Show what a change would alter on the stored examples, before it is saved.

    \b
    joinedup rules preview --file debt.json
    joinedup rules preview --need debt --phrase "owe [_2] (money|cash)"
    joinedup rules preview --danger quiet --phrase "murder a curry"
    """
    today = Rules(phrase_body(), safety_files())
    try:
        changed = _changed(today, path, name, language, need or danger, phrase)
        examples = [*stored_examples(), *(load(more) if more else ())]
        gazetteer = demo_gazetteer()
        before = Reader(rulebooks.current().phrases, safety_phrases(), gazetteer)
        altered = compare(before, changed.reader(gazetteer, (today, before)), examples)
    except (ChangeError, LabelError) as error:
        raise click.ClickException(str(error)) from None
    for one in altered:
        tell(one)
    click.echo(summary(altered, len(examples)))


def _changed(  # noqa: PLR0917 - the options of the command
    today: Rules, path: Path | None, name: str, language: str, rule: str, phrase: str
) -> Rules:
    if path is not None:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise click.ClickException(f"{path.name} is not JSON: {error}") from None
        return with_file(today, language, name or _name_of(path, file_names(today, language), data), data)
    if not rule or not phrase:
        raise click.UsageError("Give --file, or --need (or --danger) and --phrase.")
    return with_phrase(today, rule, phrase, language)


def _name_of(path: Path, names: Iterable[str], data: object) -> str:
    """The phrase file a changed one stands for, by its name: "debt.json" is "needs/debt".

    "domestic-abuse" is a need and a kind of danger: the rows of a need are a list.
    """
    fits = []
    for name in names:
        short = name.rpartition("/")[2]
        if path.stem == short or path.stem.endswith((f"_{short}", f"-{short}")):
            fits.append((len(short), name.startswith("needs/") == isinstance(data, list), name))
    return max(fits)[2] if fits else f"needs/{path.stem}"


def tell(one: Altered) -> None:
    """One altered example: its words, what goes and what comes."""
    mark = {True: click.style("better", fg="green"), False: click.style("worse", fg="red"), None: "other"}[one.better]
    click.echo(f"{one.example.id} {mark}: {_shortened(one.example)}")
    for what in one.gone:
        click.echo(f"    no longer  {what}")
    for what in one.new:
        click.echo(f"    now        {what}")


def _shortened(example: Labelled) -> str:
    return example.text if len(example.text) <= 160 else f"{example.text[:157]}…"
