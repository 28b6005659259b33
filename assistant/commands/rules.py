"""`joinedup rules`: check the questions and words of the chat, write their documentation and their catalogue."""

import datetime as dt
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from assistant.commands.rules_explain import explain_command
from assistant.commands.rules_preview import preview_command
from conversations.dialogue.rules import DialogueRules, TalkQuestion, compile_dialogue, dialogue_body
from conversations.safety.files import safety_files
from conversations.understanding.phrases import phrase_body
from conversations.upkeep.check import problems as phrase_problems
from conversations.wording.checks import check, untranslated
from conversations.wording.moves_table import MOVES
from conversations.wording.msgids import chat_strings
from directory.vocabulary.circumstances import Circumstance
from directory.vocabulary.loader import LOCALES, locale_languages

ROOT = LOCALES.parent
DOCUMENT = ROOT / "docs" / "conversation.md"
TEMPLATE = LOCALES / "messages.pot"
_MADE = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
"""A fixed date in the catalogues' headers: the same strings give the same file."""


@click.group("rules")
def rules() -> None:
    """Questions and words of the chat."""


rules.add_command(explain_command)
rules.add_command(preview_command)


@rules.command("check")
def check_command() -> None:
    """Check questions, answers and words; list what is not translated. Ends with 1 when something is wrong."""
    problems = [*check(), *phrase_problems(phrase_body(), safety_files())]
    for problem in problems:
        click.echo(problem, err=True)
    spoken = compile_dialogue(dialogue_body()).settings.languages
    for language in locale_languages()[1:]:
        _tell_translated(language, spoken=language in spoken)
    if DOCUMENT.is_file() and DOCUMENT.read_text(encoding="utf-8") != document(compile_dialogue(dialogue_body())):
        problems.append("docs/conversation.md is out of date")
        click.echo("docs/conversation.md is out of date: run joinedup rules docs", err=True)
    if problems:
        raise SystemExit(1)
    click.echo("Questions and words are whole.")


def _tell_translated(language: str, *, spoken: bool) -> None:
    """How much of a language is there; what is missing is listed for a language we answer in."""
    gaps, total = untranslated(language), len(chat_strings())
    note = "" if spoken else " (understood, answered in English)"
    click.echo(f"{language}: {total - len(gaps)} of {total} chat strings translated{note}")
    for text in gaps if spoken else ():
        click.echo(f"  missing: {text}")


@rules.command("docs")
def docs_command() -> None:
    """Write docs/conversation.md from the data."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(compile_dialogue(dialogue_body())), encoding="utf-8")
    click.echo(f"Wrote {DOCUMENT.relative_to(ROOT)}")


@rules.command("catalogue")
def catalogue_command() -> None:
    """Write locales/messages.pot, and bring every language's messages.po up to date with it."""
    template = _template()
    spoken = compile_dialogue(dialogue_body()).settings.languages
    _write(TEMPLATE, template)
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parents[1].name)
        catalogue.update(template, no_fuzzy_matching=True)
        language = path.parents[1].name
        _write(path, catalogue if language in spoken else _first_words(catalogue))
        click.echo(f"Updated {path.relative_to(ROOT)}")


def _first_words(catalogue: Catalog) -> Catalog:
    """Of a language we do not hold the talk in only what it has: its translators are not asked for the whole chat."""
    for message in [message for message in catalogue if message.id and not message.string]:
        catalogue.delete(message.id)
    return catalogue


def _template() -> Catalog:
    """All chat strings, each with the place it stands as a comment for the translator."""
    template = Catalog(project="joinedup", creation_date=_MADE, revision_date=_MADE)
    for where, text in chat_strings():
        template.add(text, auto_comments=[where])
    return template


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as target:
        write_po(target, catalogue, width=110, sort_output=False, omit_header=False, ignore_obsolete=True)


def document(data: DialogueRules) -> str:
    """The chat as a document: what is asked and why, and what the engine can do."""
    settings = data.settings
    budget = ", ".join(f"{number} when {urgency}" for urgency, number in settings.question_budget.items())
    parts = [
        "# The conversation\n",
        "Written by `joinedup rules docs` from the data; do not edit by hand.\n",
        f"Questions about a person before the first offer, at most: {budget}. "
        f"The same question is put at most {settings.most_asks} times. "
        f"An offer shows {settings.offer_size} services.\n",
        "## Questions of the talk\n",
        *(_talk(question) for question in data.questions),
        "## Questions about a person\n",
        "Asked one at a time, and only while the answer could change what is offered.\n",
        *(_circumstance(one) for one in data.about_person.values()),
        "## Moves\n",
        "What the engine can decide to do in a turn. *Effects* are done by intake, in the same transaction.\n",
        "| move | what it is | effect |\n|---|---|---|\n"
        + "\n".join(f"| {name} | {meaning} | {'yes' if effect else ''} |" for name, meaning, effect in MOVES),
    ]
    return "\n".join(parts) + "\n"


def _talk(question: TalkQuestion) -> str:
    answers = "".join(f"- `{one.key}` {one.label}\n" for one in question.options)
    skip = " May be skipped." if question.skippable else ""
    return f"### {question.key}\n\n{question.text}\n\n*Why:* {question.why}{skip}\n\n{answers}"


def _circumstance(one: Circumstance) -> str:
    answers = "".join(f"- `{choice.key}` {choice.label}\n" for choice in one.options)
    kind = f"{one.type.value}, {one.sensitivity.value}"
    return f"### {one.key}\n\n{one.question} ({kind})\n\n*Why:* {one.why}\n\n{answers}"
