"""The two baselines that name the nearest label: a naive rapidfuzz scan, and sentence embeddings. And ours beside them.

Each is given the same labels in the same words: every need of the vocabulary by its label, by what it is about, and by
its first phrases, written out in plain words. Each names one label for a text, or none below a threshold that
is chosen in its favour on the very texts it is scored on.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bench.embedding import MiniLM
from conversations.understanding.phrases import phrase_body
from conversations.upkeep.labelled import Labelled
from conversations.upkeep.reader import Reader
from conversations.upkeep.sources import written_whole
from directory.vocabulary.needs import needs, parent_of

Named = tuple[str, float]
"""A need of the top level, and how sure (higher is surer)."""
Namer = Callable[[str], Named]
THRESHOLDS = 60
MOST_PHRASES = 8
"""Phrases of each need that become labels: embedding all of them takes minutes."""
_SHORTEST = 5


def wordings() -> list[tuple[str, str]]:
    """(words, top-level need) of every label, description and phrase."""
    found = [(words, parent_of(key) or key) for key, need in needs().items() for words in (need.label, need.about)]
    file = phrase_body()["en"]["needs"]
    for row in file["needs"]:
        patterns = (written_whole(one, file.get("parts", {})) for one in (*row.get("say", ()), *row.get("topic", ())))
        words = [plain for one in patterns if len(plain := written_out(one)) >= _SHORTEST]
        found += [(plain, parent_of(row["need"]) or row["need"]) for plain in words[:MOST_PHRASES]]
    return list(dict.fromkeys(found))


def written_out(pattern: str) -> str:
    """The first wording of a phrase: first alternatives, nothing optional, no gaps."""
    while "(" in pattern or "[" in pattern:
        plainer = re.sub(r"\[[^\[\]()]*\]", " ", pattern)
        plainer = re.sub(r"\(([^|()\[\]]*)(\|[^()\[\]]*)?\)", r" \1 ", plainer)
        if plainer == pattern:
            return ""
        pattern = plainer
    return " ".join(re.sub(r"<n>|<[a-z-]+>|(?<!\S)_\d?(?!\S)|[\^$*]", " ", pattern).split())


def fuzzy_namer(known: Sequence[tuple[str, str]], scorer: Callable[..., float]) -> Namer:
    """The label of the wording that rapidfuzz finds most alike."""
    words = [one for one, _ in known]

    def name(text: str) -> Named:
        _, score, at = process.extractOne(text.lower(), words, scorer=scorer)
        return known[at][1], score

    return name


FUZZY = {"partial_ratio": fuzz.partial_ratio, "WRatio": fuzz.WRatio}


def embedding_namer(known: Sequence[tuple[str, str]], model: MiniLM) -> Namer:
    """The label of the wording whose vector is nearest by cosine."""
    vectors = model.vectors([words for words, _ in known])

    def name(text: str) -> Named:
        alike = vectors @ model.vectors([text])[0]
        at = int(np.argmax(alike))
        return known[at][1], float(alike[at])

    return name


def our_namer(reader: Reader) -> Namer:
    """Our surest need, the first told of several; "" for none."""

    def name(text: str) -> Named:
        found = reader.reading(Labelled(id="", text=text)).needs
        best = max(found, key=lambda need: need.certainty, default=None)
        return ("", 0.0) if best is None else (parent_of(best.need) or best.need, best.certainty)

    return name


def our_topic_namer(reader: Reader) -> Namer:
    """Our surest need, else the first topic; "" for none. For texts that are about something without asking."""

    def name(text: str) -> Named:
        reading = reader.reading(Labelled(id="", text=text))
        keys = [*(need.need for need in reading.needs), *reading.topics]
        return (parent_of(keys[0]) or keys[0], 1.0) if keys else ("", 0.0)

    return name


@dataclass(frozen=True, slots=True)
class Asked:
    """A text and the labels that would be right; none: nothing should be named."""

    text: str
    right: frozenset[str]


def best_accuracy(named: Sequence[Named], asked: Sequence[Asked]) -> float:
    """Share of texts for which the right label, or rightly none, is named, at the threshold that is best for them."""
    scores = sorted({score for _, score in named})
    step = max(1, len(scores) // THRESHOLDS)
    thresholds = (0.0, *scores[::step], math.inf)  # at the last nothing is ever named
    return max(_accuracy(named, asked, threshold) for threshold in thresholds)


def _accuracy(named: Sequence[Named], asked: Sequence[Asked], threshold: float) -> float:
    right = 0
    for (label, score), one in zip(named, asked, strict=True):
        said = label if score >= threshold else ""
        right += said in one.right if one.right else not said
    return right / len(asked)
