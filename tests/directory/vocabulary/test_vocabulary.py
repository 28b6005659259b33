"""The vocabulary files are whole, and every circumstance knows what it accepts."""

import pytest

from directory.vocabulary import circumstances as circumstances_module
from directory.vocabulary import needs as needs_module
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.facts import FactValue, Untold
from directory.vocabulary.loader import data, locale_data, locale_languages
from directory.vocabulary.needs import children_of, needs, parent_of

TOP = [
    "housing",
    "homelessness",
    "benefits",
    "debt",
    "energy",
    "food",
    "essentials",
    "money",
    "work",
    "learning",
    "health",
    "mental-health",
    "substance-use",
    "domestic-abuse",
    "family",
    "care",
    "disability",
    "immigration",
    "legal",
    "crime",
    "loneliness",
    "bereavement",
    "consumer",
    "transport",
    "digital",
]


def test_top_level_needs_are_those_of_the_vocabulary() -> None:
    """The 25 top-level needs stand in the order of the vocabulary."""
    assert [key for key in needs() if parent_of(key) is None] == TOP


def test_both_files_pass_their_checkers() -> None:
    """No need or circumstance is double, orphaned or pointing nowhere."""
    assert needs_module.check() == []
    assert circumstances_module.check() == []


def test_related_needs_make_plans() -> None:
    """A lost job brings Universal Credit along."""
    assert "benefits/universal-credit" in needs()["work/lost-job"].also
    assert "housing/eviction" in children_of("housing")


@pytest.mark.parametrize(
    ("key", "value", "accepted"),
    [
        ("age", 34, True),
        ("age", 121, False),
        ("age", True, False),
        ("age", "34", False),
        ("pregnant", False, True),
        ("pregnant", "no", False),
        ("children", (None, 3), True),
        ("children", (), True),
        ("children", (40,), False),
        ("tenure", "private-rent", True),
        ("tenure", "castle", False),
        ("benefits", frozenset({"pip"}), True),
        ("benefits", frozenset({"lottery"}), False),
        ("language", "Polish", True),
        ("language", "", False),
        ("tenure", Untold.RATHER_NOT_SAY, True),
    ],
)
def test_circumstances_accept_only_their_own_values(key: str, value: FactValue, accepted: bool) -> None:
    """A value of another type, range or option is refused; not knowing is always accepted."""
    assert circumstances()[key].accepts(value) is accepted


def test_the_loader_tells_absent_from_broken() -> None:
    """A missing file or language is a KeyError, and no language code leads out of the folder."""
    assert data("directory.vocabulary", "needs") == data("directory.vocabulary", "needs.json")
    with pytest.raises(KeyError):
        data("directory.vocabulary", "wishes")
    with pytest.raises(KeyError):
        locale_data("en", "no-such-file")
    with pytest.raises(KeyError):
        locale_data("../..", "package")
    assert locale_languages()[0] == "en"
