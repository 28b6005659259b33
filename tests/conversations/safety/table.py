"""The committed examples, and what a hurried hand makes of them."""

import json
from dataclasses import dataclass
from pathlib import Path

from conversations.safety.hear import hear

EXAMPLES = Path(__file__).parent / "examples"
SHORTEST_TYPO = 5
"""Letters a word must have for one wrong letter in it to be corrected (the rule of the house)."""


@dataclass(frozen=True, slots=True)
class Example:
    """One danger in our own words."""

    kind: str
    text: str


def read_examples(name: str) -> list[Example]:
    """The dangers of one file."""
    return [Example(**json.loads(line)) for line in (EXAMPLES / name).read_text("utf-8").splitlines()]


def read_look_alikes(name: str) -> list[str]:
    """The sentences of one file in which no danger may be heard."""
    return [json.loads(line)["text"] for line in (EXAMPLES / name).read_text("utf-8").splitlines()]


def dangers() -> list[Example]:
    """Every danger example."""
    return read_examples("danger.jsonl")


def look_alikes() -> list[str]:
    """Every sentence in which no danger may be heard."""
    return read_look_alikes("look_alikes.jsonl")


def kinds(text: str) -> set[str]:
    """The kinds heard in a text."""
    return {danger.kind.value for danger in hear(text)}


def of_each_kind(most: int) -> list[Example]:
    """The first `most` examples of every kind."""
    found: dict[str, list[Example]] = {}
    for example in dangers():
        found.setdefault(example.kind, []).append(example)
    return [example for some in found.values() for example in some[:most]]


def misspelt(example: Example) -> str:
    """The text with two neighbouring letters swapped in its strongest word, the longest word of what was heard.

    The text itself when no word heard is long enough, or the swap changes nothing.
    """
    heard = next((danger for danger in hear(example.text) if danger.kind.value == example.kind), None)
    words = [word for word in (heard.evidence if heard else "").split() if word.isalpha()]
    word = max(words, key=len, default="")
    if len(word) < SHORTEST_TYPO:
        return example.text
    middle = len(word) // 2
    typo = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return example.text.replace(word, typo, 1)


def split(example: Example) -> tuple[str, str]:
    """The text as two messages, cut in the middle of what was heard."""
    heard = next((danger for danger in hear(example.text) if danger.kind.value == example.kind), None)
    at = example.text.find(heard.evidence) if heard else 0
    evidence = heard.evidence if heard else example.text
    space = evidence.find(" ", len(evidence) // 2)
    if space < 0:
        space = evidence.rfind(" ")
    cut = at + space if space > 0 else example.text.rfind(" ")
    return example.text[:cut], example.text[cut + 1 :]
