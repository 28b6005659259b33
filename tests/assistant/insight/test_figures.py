"""No figure about people leaves insight raw."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.insight.figures import HIDDEN, Count, Days, Share


@given(st.integers(0, 10_000_000))
def test_a_count_is_zero_hidden_or_a_multiple_of_five(raw):
    count = Count.of(raw)
    if raw == 0:
        assert count.text == "0"
    elif raw < 8:
        assert (count.shown, count.text, count.width) == (None, HIDDEN, 0)
    else:
        assert count.shown is not None
        assert count.shown % 5 == 0
        assert abs(count.shown - raw) <= 2


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_two_counts_with_the_same_face_are_the_same_object_to_any_reader(one, other):
    a, b = Count.of(one), Count.of(other)
    if a.text == b.text:
        assert dataclasses.asdict(a) == dataclasses.asdict(b)
        assert repr(a) == repr(b)


@given(st.integers(0, 2_000), st.integers(0, 2_000))
def test_no_two_published_counts_differ_by_one_to_four(one, other):
    a, b = Count.of(one).shown, Count.of(other).shown
    if a is not None and b is not None:
        assert abs(a - b) not in range(1, 5)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Count.of(-1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_made_of_published_counts_only(part, whole):
    share = Share.of(Count.of(part), Count.of(whole))
    if 0 < part < 8 or whole < 8:
        assert share.percent is None
    else:
        assert share.percent is not None
        assert 0 <= share.percent <= 100


@given(st.lists(st.floats(0, 200), max_size=7))
def test_a_middle_of_fewer_than_eight_people_is_hidden(values):
    assert Days.of(values).text == HIDDEN


@pytest.mark.parametrize(
    ("values", "share", "text"),
    [
        ([0.0] * 8, 0.5, "the same day"),
        ([0.2] * 8, 0.5, "1 working day"),
        (list(range(1, 11)), 0.5, "5 working days"),
        (list(range(1, 11)), 0.9, "9 working days"),
    ],
)
def test_middles_are_told_to_the_whole_working_day(values, share, text):
    assert Days.of(values, share).text == text
