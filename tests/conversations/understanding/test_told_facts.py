"""Facts told in ways that need more than a phrase: ages in lists, children told twice or grown up, town names."""

from typing import Any

import pytest

from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.understanding.read import read
from tests.conversations.nowhere import NoPlaces

PHRASES = compile_phrases(phrase_body())


def told(text: str, fact: str, asked: str | None = None) -> Any:
    """The value of one fact, None when it is not told."""
    found = read(text, phrases=PHRASES, gazetteer=NoPlaces(), asked=asked).facts.get(fact)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("I have two boys, they're 3 and 6", (3, 6)),
        ("It's my 15 year old. I'm frightened of my own lad", (15,)),
        ("I've got a boy of thirteen, Year 8, at the academy", (13,)),
        ("My son is 26 and sleeping in a stairwell", None),
        ("my lad's been out of work since March", None),
        ("A 14 year old on my paper round looks hungry", None),
    ],
)
def test_children_are_told_once_and_not_when_grown_up(text: str, ages: tuple[int, ...] | None) -> None:
    assert told(text, "children") == ages


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("rent due, £500 in the bank. 26, need help", 26),
        ("it went up, £61 now, and more", None),
        ("MS, 22 years.", None),
    ],
)
def test_an_age_between_commas_is_no_money_and_no_duration(text: str, age: int | None) -> None:
    assert told(text, "age") == age


def test_a_baby_in_the_last_year_counts_as_the_question_has_it() -> None:
    assert told("got a 4 month old and no hot water", "pregnant") is True
    assert told("my daughter has just had a baby", "pregnant") is None


def test_whom_one_cares_for_tells_that_one_cares() -> None:
    assert told("my auntie", "carer", asked="cared_for") is True


def test_amounts_in_words_are_income_or_savings() -> None:
    assert told("sixteen hundred and something", "income_band", asked="income_band") == "1500-2499"
    assert told("twelve thousand in the bank", "savings_band") == "6000-15999"
