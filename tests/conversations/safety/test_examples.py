"""Every committed example: heard as it is, shouted, misspelt and over two messages; every look-alike stays quiet."""

from collections import Counter

import pytest

from conversations.safety.across import heard_across
from conversations.safety.danger import DangerKind
from tests.conversations.safety.table import (
    Example,
    dangers,
    kinds,
    look_alikes,
    misspelt,
    read_examples,
    read_look_alikes,
    split,
)


def test_there_are_enough_of_each() -> None:
    """Three hundred of either, and some of all eleven kinds."""
    count = Counter(example.kind for example in dangers())
    assert set(count) == {kind.value for kind in DangerKind}
    assert count.total() >= 300
    assert len(look_alikes()) >= 300


@pytest.mark.parametrize("example", dangers(), ids=lambda example: example.text[:60])
def test_danger_is_heard(example: Example) -> None:
    """As written, and in upper case."""
    assert example.kind in kinds(example.text)
    assert example.kind in kinds(example.text.upper())


@pytest.mark.parametrize("text", look_alikes(), ids=lambda text: text[:60])
def test_look_alike_stays_quiet(text: str) -> None:
    """As written, and in upper case."""
    assert kinds(text) == set()
    assert kinds(text.upper()) == set()


def test_a_wrong_letter_in_the_strongest_word_is_forgiven() -> None:
    """Two letters swapped in the longest word heard: danger is still heard in 97 of 100, as that kind in 95."""
    typos = [(example, misspelt(example)) for example in dangers()]
    typos = [(example, text) for example, text in typos if text != example.text]
    deaf = [text for _, text in typos if not kinds(text)]
    other = [text for example, text in typos if example.kind not in kinds(text)]
    print(f"misspelt: {len(typos)}, nothing heard in {len(deaf)}, not as its kind in {len(other)}: {deaf}")
    assert len(typos) >= 300
    assert len(deaf) <= 0.03 * len(typos)
    assert len(other) <= 0.05 * len(typos)


def test_danger_over_two_messages_is_heard() -> None:
    """Cut in the middle of what was heard: in either message alone, or across the seam."""
    lost = []
    for example in dangers():
        first, second = split(example)
        across = {danger.kind.value for danger in heard_across(first, second)}
        if example.kind not in kinds(first) | kinds(second) | across:
            lost.append((first, second))
    print(f"split: {len(dangers())}, lost {lost}")
    assert len(lost) <= 0.02 * len(dangers())


def test_more_examples_are_nearly_all_heard() -> None:
    """Sets written one after the other to try the rules on something fresh; what each gave at first is in bench/."""
    more = read_examples("danger_more.jsonl")
    missed = [example.text for example in more if not kinds(example.text)]
    false = [text for text in read_look_alikes("look_alikes_more.jsonl") if kinds(text)]
    assert len(more) > 800
    assert len(missed) <= 0.03 * len(more), missed
    assert len(false) <= 14, false  # of 458: may only fall
