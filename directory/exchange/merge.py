"""What several sources say of one thing becomes one record, by precedence. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a record, and how much it is believed."""

    source: str
    precedence: int
    body: Mapping[str, Any]


def merged(said: Iterable[Said]) -> Body:
    """One body: for each field the most believed source that says anything; equals by name, so always the same.

    Hours go together (`hours`, `hours_text`, `hours_known` of one source), else two half-weeks would make a wrong one.
    """
    ranked = sorted(said, key=lambda one: (-one.precedence, one.source))
    body: Body = {}
    for one in ranked:
        for name, value in one.body.items():
            if name not in body or (_silent(body[name]) and not _silent(value)):
                body[name] = value
    for one in ranked:
        if one.body.get("hours_text"):
            body |= {name: one.body[name] for name in ("hours", "hours_text", "hours_known")}
            break
    if any(one.body.get("hidden") for one in ranked):
        body["hidden"] = True  # a refuge stays hidden, whoever else publishes its address
    return body


def _silent(value: object) -> bool:
    return value is None or value in ("", [], {})
