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
        ("my kids are 3, 5 and 14. the 14 yr old wont go to school", (3, 5, 14)),
        ("We have three kids, 4, 7 and 15, the 7yr old sees a doctor", (4, 7, 15)),
        ("me and the kids 14, 12, 6. boy and girls share a room", (14, 12, 6)),
        ("got a 9 mnth old and a 4 yr old", (0, 4)),
        ("on the bus with a 5 and 6 yr old", (5, 6)),
        ("2 girls with me 6 and 11", (6, 11)),
        ("Twins with asthma, both 6", (6, 6)),
        ("our Sarah's 12 and being bullied", (12,)),
        ("i dont trust the phone my lads got. hes 15", (15,)),
        ("she's 14, my daughter", (14,)),
        ("the baby wont feed", (0,)),
        ("me, hubby, 2 boys (6 and 3) and a dog", (6, 3)),
        ("No partner, no kids", ()),
    ],
)
def test_children_are_told_once_and_not_when_grown_up(text: str, ages: tuple[int, ...] | None) -> None:
    assert told(text, "children") == ages


@pytest.mark.parametrize(
    "text",
    [
        "jumped by three lads at the tram stop",
        "kids next door are always hungry",
        "just me and my baby brother here",
        "im 15, is there anything 4 kids like me",
        "the school has a year 4 girl who cries",
        "my boiler is 12 years old",
        "my son, 19, has debts",
        "we lost our daughter in May",
        "is it ok if a 16 yr old moves out",
        "my daughters friend is sleeping in the park",
    ],
)
def test_children_of_others_and_grown_ups_are_not_told(text: str) -> None:
    assert told(text, "children") is None


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("widower, 77, Romiley", "relationship", "widowed"),
        ("my ex never pays for our son", "relationship", "separated"),
        ("my boyfriend shouted at me", "relationship", None),
        ("my boyfriend moved in", "relationship", "couple"),
        ("my aunties husband is in hospital", "relationship", None),
        ("the landlord is Wigan council", "tenure", "council-rent"),
        ("we are renting private", "tenure", "private-rent"),
        ("he swung at my nan", "tenure", None),
        ("im 18 on sunday", "age", 17),
        ("I turned 80 on Monday", "age", 80),
        ("been here 22 years on a visa", "age", None),
        ("ex Royal Engineers, knees gone", "veteran", True),
        ("PIP turned me down", "benefits", None),
        ("i do all the cooking for my dad", "carer", True),
        ("i do all the cooking for my dad", "cared_for", "parent"),
        ("he wont let me go to the doctors", "recently_redundant", None),
        ("16, dad kicked me out", "gender", None),
        ("I'm a bloke", "gender", "man"),
        ("how can I sign on without a phone", "work_status", None),
        ("how can I sign on without a phone", "accessibility_needs", None),
        ("my mate just text me goodbye", "safe_to_contact", None),
    ],
)
def test_facts_of_the_writer_and_of_nobody_else(text: str, fact: str, value: object) -> None:
    assert told(text, fact) == value


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
