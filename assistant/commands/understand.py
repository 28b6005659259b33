"""`joinedup understand`: reads messages as JSON Lines and writes what was understood, in the same order.

One line at a time, so any number of lines streams in flat memory. The shape of a line out is fixed by
`docs/understand.schema.json` and does not change: measurements outside the project use it.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import click
from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr, TypeAdapter, ValidationError

from assistant.commands.gazetteer import gazetteer_option, places_of
from conversations.safety.hear import hear, safety_phrases
from conversations.transcripts.rulebooks import current
from conversations.understanding.implied import needs_told
from conversations.understanding.reading import Reading
from conversations.upkeep.reader import Reader, plain
from directory.gazetteer.place import Place
from directory.vocabulary.facts import Fact

LONGEST_LINE = 1_000_000


class Line(BaseModel):
    """One line in. Unknown members are ignored, so that labelled data can be piped through."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: StrictInt | StrictStr
    text: StrictStr
    language: StrictStr | None = None
    asked: StrictStr | None = None


_LINE = TypeAdapter(Line)


def answered(raw: bytes, reader: Reader) -> dict[str, Any]:
    """The answer to one line; a bad one gives its id, if it can be seen, and the error."""
    try:
        line = _LINE.validate_python(_parsed(raw))
    except ValueError as error:
        return {"id": _id_of(raw), "error": _plain(error)}
    return answer(line.id, reader.read(line.text, asked=line.asked, language=line.language))


def answer(identifier: int | str, reading: Reading) -> dict[str, Any]:
    """One line out (docs/understand.schema.json)."""
    place = reading.place or (reading.places[0] if reading.places else None)
    dangers = hear(reading.text)
    return {
        "id": identifier,
        "language": reading.language,
        "intent": reading.intent.value,
        "needs": [
            {
                "need": need.need,
                "urgency": need.urgency.value,
                "certainty": need.certainty,
                "evidence": need.evidence,
                "about": need.about,
            }
            for need in needs_told(reading, dangers)
        ],
        "topics": list(reading.topics),
        "facts": {key: _fact(fact) for key, fact in reading.facts.items()},
        "place": None if place is None else _place(place, sure=reading.place is not None),
        "safety": [
            {
                "kind": danger.kind.value,
                "about": danger.about.value,
                "when": danger.when.value,
                "tier": danger.tier.value,
                "evidence": danger.evidence,
            }
            for danger in dangers
        ],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"value": plain(fact.value), "certainty": fact.certainty, "evidence": fact.evidence}


def _place(place: Place, *, sure: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": place.kind.value, "value": place.value}
    if place.locality and sure:
        told["locality"] = place.locality
    return told | {"certainty": place.certainty if sure else min(place.certainty, 0.5), "evidence": place.evidence}


def _parsed(raw: bytes) -> Any:
    if len(raw) > LONGEST_LINE:
        raise ValueError(f"a line may have {LONGEST_LINE:,} bytes at most")
    try:
        return json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("the line is not UTF-8") from None
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is not JSON: {error.msg} at character {error.pos + 1}") from None


def _id_of(raw: bytes) -> int | str | None:
    try:
        found = _parsed(raw)
    except ValueError:
        return None
    identifier = found.get("id") if isinstance(found, Mapping) else None
    return identifier if isinstance(identifier, (int, str)) and not isinstance(identifier, bool) else None


def _plain(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'line'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
            if "str" not in problem["loc"]
        )
    return str(error)


def answers(lines: Iterable[bytes], reader: Reader) -> Iterator[str]:
    """JSON text of each answer, in order; empty lines are passed over."""
    for raw in lines:
        if raw.strip():
            yield json.dumps(answered(raw, reader), ensure_ascii=False, separators=(",", ":"))


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@gazetteer_option
@click.pass_context
def understand(ctx: click.Context, source: BinaryIO, choice: str) -> None:
    r"""Understand messages: JSON Lines in (SOURCE or standard input), JSON Lines out.

    \b
    In:   {"id": 1, "text": "lost my job, 2 kids, M14 5RQ"}     also "language", "asked"
    Out:  {"id", "language", "intent", "needs", "topics", "facts", "place", "safety"}

    A bad line gives {"id", "error"} and the rest go on. Nothing is stored or logged.
    """
    gazetteer, near = places_of(ctx, choice)
    reader = Reader(current().phrases, safety_phrases(), gazetteer, near)
    out = sys.stdout.buffer
    for line in answers(source, reader):
        out.write(line.encode("utf-8", "backslashreplace") + b"\n")  # half a surrogate pair stays a JSON escape
    out.flush()
