"""A stored turn comes back exactly: same values, same types."""

import dataclasses
import datetime as dt
import json
import types
import typing
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.transcripts import codec
from directory.vocabulary.facts import Fact, FactValue, Untold

FACT_VALUES = st.one_of(
    st.text(max_size=10),
    st.integers(0, 200),
    st.booleans(),
    st.sampled_from(list(Untold)),
    st.lists(st.one_of(st.none(), st.integers(0, 17)), max_size=4).map(tuple),
    st.frozensets(st.sampled_from(["pip", "universal-credit", "esa"])),
)
FACT = st.builds(Fact, key=st.just("age"), value=FACT_VALUES, certainty=st.floats(0, 1), evidence=st.text(max_size=5))
NOWS = st.datetimes(timezones=st.just(dt.UTC))
FACTS = st.dictionaries(st.sampled_from(["age", "children"]), FACT, max_size=2).map(types.MappingProxyType)


def _strategy(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    """A strategy for an annotation of the engine's types, small enough to be quick."""
    if hint is Fact:
        return FACT
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.builds(hint, **{f.name: _field(f.name, hints[f.name]) for f in dataclasses.fields(hint)})
    if typing.get_origin(hint) is tuple:
        kinds = typing.get_args(hint)
        if kinds[-1] is Ellipsis:
            return st.lists(_strategy(kinds[0]), max_size=2).map(tuple)
        return st.tuples(*(_strategy(kind) for kind in kinds))
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return st.one_of(*(_strategy(kind) for kind in typing.get_args(hint)))
    if hint is float:
        return st.floats(allow_nan=False)
    return st.text(max_size=5) if hint is str else st.from_type(hint)


def _field(name: str, hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    if "Mapping" in str(hint):
        return FACTS
    return NOWS if name == "now" else _strategy(hint)


STORED = sorted(
    name
    for name, kind in codec.TYPES.items()
    if dataclasses.is_dataclass(kind) and name not in {"ServiceEntry", "MatchQuery"}
)


@pytest.mark.parametrize("name", STORED)
def test_every_registered_type_comes_back_equal(name):
    kind = codec.TYPES[name]

    @settings(max_examples=15)
    @given(_strategy(kind))
    def comes_back(value):
        again: object = codec.loads(codec.dumps(value), kind)
        assert again == value
        assert codec.dumps(again) == codec.dumps(value)

    comes_back()


@given(FACT_VALUES)
def test_fact_values_keep_their_type(value: FactValue):
    fact = Fact("age", value)
    again = codec.loads(codec.dumps(fact), Fact)
    assert type(again.value) is type(value)
    assert again == fact


def test_a_transcript_cannot_name_arbitrary_code():
    with pytest.raises(codec.CodecError, match="unknown type"):
        codec.decode({"!": "Popen", "args": ["true"]})


def test_a_value_that_is_not_the_engines_is_refused():
    with pytest.raises(codec.CodecError):
        codec.encode(object())


def test_the_wrong_kind_is_refused():
    with pytest.raises(codec.CodecError, match="expected Fact"):
        codec.loads(json.dumps("text"), Fact)


def test_ids_and_days_come_back():
    value = (uuid.UUID(int=7), dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))
    assert codec.decode(json.loads(json.dumps(codec.encode(value)))) == value
