"""How facts are kept in JSON: each value under the name of its kind, so that reading back gives the very same value."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from pydantic import PlainSerializer, PlainValidator

from directory.vocabulary.facts import Fact, Facts, FactValue, Untold


def pack_value(value: FactValue) -> dict[str, Any]:
    """One fact value as JSON: {"number": 3}, {"yes": true}, {"children": [null, 4]}, {"set": []}, {"choice": "x"}."""
    if isinstance(value, Untold):
        return {"untold": value.value}
    if isinstance(value, bool):
        return {"yes": value}
    if isinstance(value, int):
        return {"number": value}
    if isinstance(value, tuple):
        return {"children": list(value)}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    return {"choice": value}


def unpack_value(packed: Mapping[str, Any]) -> FactValue:
    """The value `pack_value` wrote. Raises ValueError for anything else."""
    kind, value = next(iter(packed.items()), ("", None))
    match kind, value:
        case "untold", str():
            return Untold(value)
        case "yes", bool():
            return value
        case "number", int():
            return value
        case "children", list():
            return tuple(value)
        case "set", list():
            return frozenset(value)
        case "choice", str():
            return value
    raise ValueError(f"no fact value: {kind!r}")


def _pack(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"key": fact.key, "value": pack_value(fact.value), "certainty": fact.certainty, "evidence": fact.evidence}
        for _, fact in sorted(facts.items())
    ]


def _unpack(stored: Any) -> Facts:
    if isinstance(stored, Mapping):
        return MappingProxyType(dict(stored))
    if not isinstance(stored, list):
        raise ValueError("facts are a list")  # noqa: TRY004  pydantic turns ValueError into its own error
    facts = [Fact(row["key"], unpack_value(row["value"]), row["certainty"], row["evidence"]) for row in stored]
    return MappingProxyType({fact.key: fact for fact in facts})


StoredFacts = Annotated[Facts, PlainSerializer(_pack), PlainValidator(_unpack)]
StoredIds = Annotated[frozenset[UUID], PlainSerializer(lambda ids: sorted(str(one) for one in ids))]
