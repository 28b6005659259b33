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

from pydantic_core import PydanticSerializationError, to_json

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
MEMBERS: dict[type, dict[Enum, dict[str, Any]]] = {
    kind: {member: {"!": name, "v": member.value} for member in kind}
    for name, kind in TYPES.items()
    if issubclass(kind, Enum)
}
"""How each member of an enumeration is written."""
PLAIN = frozenset({type(None), str, int, float, bool})
T = TypeVar("T")


class CodecError(ValueError):
    """JSON that is no stored engine value."""


def register(kind: type[T]) -> type[T]:
    """Class decorator: make a dataclass defined above this module storable too."""
    TYPES[kind.__name__] = kind
    FIELDS[kind.__name__] = tuple(f.name for f in dataclasses.fields(kind))  # type: ignore[arg-type]
    return kind


class _Writer:
    """Writes one value. The candidates of a turn stand in the matcher's answer, in the moves and in the reply: each is
    written once and then named by its number, which halves the work and the size of a turn.
    """

    __slots__ = ("written",)

    def __init__(self) -> None:
        self.written: dict[int, int] = {}

    def write(self, value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        fields = FIELDS.get(kind.__name__)
        if fields is not None and TYPES[kind.__name__] is kind:
            return self._shared(value, fields) if kind is candidates.Candidate else self._dataclass(value, fields)
        if kind is tuple or kind is list:
            return [item if type(item) in PLAIN else self.write(item) for item in value]
        members = MEMBERS.get(kind)
        return self._rest(value) if members is None else members[value]

    def _dataclass(self, value: Any, fields: tuple[str, ...]) -> dict[str, Any]:
        data: dict[str, Any] = {"!": type(value).__name__}
        for field in fields:
            item = getattr(value, field)
            data[field] = item if type(item) in PLAIN else self.write(item)
        return data

    def _shared(self, value: Any, fields: tuple[str, ...]) -> dict[str, Any]:
        number = self.written.get(id(value))
        if number is not None:
            return {"!": "again", "v": number}
        data = self._dataclass(value, fields)
        self.written[id(value)] = len(self.written)
        return data

    def _rest(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {"!": "map", "v": {key: self.write(item) for key, item in value.items()}}
        if isinstance(value, frozenset | set):
            return {"!": "set", "v": sorted(str(item) for item in value)}
        if isinstance(value, UUID):
            return {"!": "uuid", "v": str(value)}
        if isinstance(value, dt.datetime | dt.date):
            return {"!": type(value).__name__, "v": value.isoformat()}
        raise CodecError(f"{type(value).__name__} is not an engine value")


def encode(value: Any) -> Any:
    """An engine value as plain JSON data. Raises CodecError for a type that is not the engine's."""
    return _Writer().write(value)


class _Reader:
    """Reads what `_Writer` wrote, meeting candidates in the same order."""

    __slots__ = ("read_so_far",)

    def __init__(self) -> None:
        self.read_so_far: list[Any] = []

    def read(self, data: Any) -> Any:
        if isinstance(data, list):
            return tuple([self.read(item) for item in data])
        if not isinstance(data, dict):
            return data
        name = data.get("!")
        if name in FIELDS:
            return self._dataclass(name, data)
        if name == "map":
            return MappingProxyType({key: self.read(item) for key, item in data["v"].items()})
        if name == "again":
            return self.read_so_far[data["v"]]
        if name in SIMPLE:
            return SIMPLE[name](data["v"])
        if name not in TYPES:
            raise CodecError(f"unknown type {name!r}")
        return TYPES[name](data["v"])

    def _dataclass(self, name: str, data: dict[str, Any]) -> Any:
        known = FIELDS[name]
        value = TYPES[name](**{field: self.read(item) for field, item in data.items() if field in known})
        if type(value) is candidates.Candidate:
            self.read_so_far.append(value)
        return value


SIMPLE: dict[str, Any] = {
    "set": frozenset,
    "uuid": UUID,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
}


def decode(data: Any) -> Any:
    """The engine value again; sequences come back as tuples. Raises CodecError."""
    return _Reader().read(data)


def dumps(value: Any) -> str:
    """`encode` as compact JSON text."""
    data = encode(value)
    try:
        return to_json(data).decode()  # a third of the time of the standard library's
    except PydanticSerializationError:  # half a character, as broken clients send it
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def loads(text: str, expected: type[T]) -> T:
    """The value again, which must be of the expected type. Raises CodecError."""
    value = decode(json.loads(text))
    if not isinstance(value, expected):
        raise CodecError(f"expected {expected.__name__}, found {type(value).__name__}")
    return value
