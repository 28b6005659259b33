"""Engine values as JSON and back, exactly: dataclasses, enums, tuples and sets keep their type.

A turn must be replayable years later, so a tuple may not come back as a list, nor `Untold.SKIPPED` as a plain string.
Only the types registered here can be read: a transcript cannot name arbitrary code.
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from conversations.dialogue import moves
from conversations.safety import danger
from conversations.understanding import reading
from conversations.wording import reply
from directory.gazetteer import place
from directory.matching import candidates
from directory.vocabulary import facts

MODULES = (moves, danger, reading, reply, place, candidates, facts)
TYPES: dict[str, type] = {
    name: value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, type)
    and value.__module__ == module.__name__
    and (dataclasses.is_dataclass(value) or issubclass(value, Enum))
}
FIELDS = {
    name: tuple(f.name for f in dataclasses.fields(t)) for name, t in TYPES.items() if dataclasses.is_dataclass(t)
}
PLAIN = frozenset({type(None), str, int, float, bool})
T = TypeVar("T")


class CodecError(ValueError):
    """JSON that is no stored engine value."""


def register(kind: type[T]) -> type[T]:
    """Class decorator: make a dataclass defined above this module storable too."""
    TYPES[kind.__name__] = kind
    FIELDS[kind.__name__] = tuple(f.name for f in dataclasses.fields(kind))  # type: ignore[arg-type]
    return kind


def encode(value: Any) -> Any:
    """An engine value as plain JSON data. Raises CodecError for a type that is not the engine's."""
    name = type(value).__name__
    if type(value) in PLAIN:
        return value
    if isinstance(value, Enum) and name in TYPES:
        return {"!": name, "v": value.value}
    if name in FIELDS:
        data: dict[str, Any] = {"!": name}
        for field in FIELDS[name]:
            item = getattr(value, field)
            data[field] = item if type(item) in PLAIN else encode(item)
        return data
    if isinstance(value, tuple | list):
        return [item if type(item) in PLAIN else encode(item) for item in value]
    return _encode_rest(value)


def _encode_rest(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {"!": "map", "v": {key: encode(item) for key, item in value.items()}}
    if isinstance(value, frozenset | set):
        return {"!": "set", "v": sorted(str(item) for item in value)}
    if isinstance(value, UUID):
        return {"!": "uuid", "v": str(value)}
    if isinstance(value, dt.datetime | dt.date):
        return {"!": type(value).__name__, "v": value.isoformat()}
    raise CodecError(f"{type(value).__name__} is not an engine value")


READERS: dict[str, Any] = {
    "map": lambda v: MappingProxyType({key: decode(item) for key, item in v.items()}),
    "set": frozenset,
    "uuid": UUID,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
}


def decode(data: Any) -> Any:
    """The engine value again; sequences come back as tuples. Raises CodecError."""
    if isinstance(data, list):
        return tuple(decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    name = data.get("!")
    if name in READERS:
        return READERS[name](data["v"])
    if name not in TYPES:
        raise CodecError(f"unknown type {name!r}")
    if name in FIELDS:
        return TYPES[name](
            **{field: decode(item) for field, item in data.items() if field != "!" and field in FIELDS[name]}
        )
    return TYPES[name](data["v"])


def dumps(value: Any) -> str:
    """`encode` as compact JSON text."""
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def loads(text: str, expected: type[T]) -> T:
    """The value again, which must be of the expected type. Raises CodecError."""
    value = decode(json.loads(text))
    if not isinstance(value, expected):
        raise CodecError(f"expected {expected.__name__}, found {type(value).__name__}")
    return value
