"""Danger split over two messages is heard where they meet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.safety.across import heard_across
from tests.conversations.safety.table import kinds


@pytest.mark.parametrize(
    ("before", "text", "kind"),
    [
        ("ready to end", "it all", "suicide"),
        ("i just dont want to", "be here anymore", "suicide"),
        ("he put his hands", "round my neck", "domestic-abuse"),
        ("ive taken all my", "tablets", "overdose"),
        ("im 14 and", "my mum kicked me out", "young-person-alone"),
    ],
)
def test_the_seam_is_heard(before: str, text: str, kind: str) -> None:
    """What neither says alone is heard, in words of the second message."""
    found = heard_across(before, text)
    assert kind in {danger.kind.value for danger in found}
    assert kind not in kinds(before) | kinds(text)
    assert all(danger.evidence and danger.evidence in text for danger in found)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("i want to kill myself", "i said"),
        ("hello", "i want to die"),
        ("", "kill myself"),
        ("im dying for", "a brew"),
        ("i need help with my rent", "M14 5RQ"),
        ("he beat me", "at fifa"),
        ("my feet are", "killing me"),
    ],
)
def test_what_one_says_alone_is_not_told_again(before: str, text: str) -> None:
    """Nothing that was heard already, and no figure of speech."""
    assert heard_across(before, text) == ()


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=200)
def test_any_two_texts(before: str, text: str) -> None:
    """No text raises, and evidence is part of the second message."""
    for danger in heard_across(before, text):
        assert danger.evidence
        assert danger.evidence in text
