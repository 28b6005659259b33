"""How fast messages are understood, beside a naive rapidfuzz scan and a sentence-embedding baseline, in the same run.

`make bench-understanding` runs it and writes bench/understanding.json: hear and read of texts up to 320 characters with
the full vocabulary and gazetteer; 10 kB of anything; 100,000 lines through `joinedup understand`; and the scores of all
three on the same labelled texts. `make` holds numpy to one core, as ours is.
"""

import gc
import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from bench.embedding import AbsentError, MiniLM
from bench.nearest import (
    FUZZY,
    Asked,
    Namer,
    best_accuracy,
    embedding_namer,
    fuzzy_namer,
    our_namer,
    our_topic_namer,
    wordings,
)
from bench.reading import gazetteer, reader
from bench.record import Figure, write
from bench.shared_texts import LABELS, present, rows
from bench.streaming import stream
from conversations.safety.hear import hear
from conversations.understanding.read import read
from conversations.upkeep.labelled import stored_examples
from conversations.upkeep.reader import Reader

LONGEST = 320
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TIMED = 1_500
"""Texts timed with our reader in each round; the slow baselines get fewer."""
BASELINE_TIMED = 60
SCORED = 500
"""Shared texts the slow baselines are scored on: every so many-th, the same for all."""
LINES = 100_000
TEN_KB = {
    "dense danger": "i want to die he hit me took all my tablets ",
    "dense needs": "behind on rent no food lost my job 2 kids M14 5RQ in bury ",
    "emoji": "😀💔🏠",
    "one long word": "a",
    "spaces": " ",
    "digits": "0123456789",
    "repeated letters": "heeeeelp meeeee ",
    "stops": ". , ; ",
    "no": "not no never ",
}
"""What fills 10 kB."""


def texts() -> list[str]:
    """Texts up to 320 characters: the stored examples, and real ones where they are at hand."""
    found = [one.text for one in stored_examples()]
    if present():
        found += [row["text"] for name in ("stress_sentences", "ordinary_sms") for row in rows(name)]
    return [text for text in found if text and len(text) <= LONGEST]


def once(one: Reader, text: str) -> None:
    """Hear and read one message, as intake does."""
    hear(text)
    read(text, phrases=one.phrases, gazetteer=one.gazetteer)


def _seconds(work: Callable[[str], object], some: Sequence[str]) -> list[float]:
    taken = []
    for text in some:
        begin = time.perf_counter()
        work(text)
        taken.append(time.perf_counter() - begin)
    return taken


def _quantile(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def speed(one: Reader, baselines: dict[str, Namer]) -> Iterator[Figure]:
    """p50, p99 and texts a second of ours and the baselines; the median of rounds in which they take turns.

    First as right after a start, when no word has been met; then as in a process that has read other messages before:
    no text that is timed has been read by it.
    """
    every = texts()
    step = max(1, len(every) // TIMED)
    first = _seconds(lambda text: once(one, text), every[step - 1 :: step][:TIMED])
    yield Figure("hear and read, right after a start: p50", round(_quantile(first, 0.5), 3), "ms")
    yield Figure("hear and read, right after a start: p99", round(_quantile(first, 0.99), 3), "ms")
    _seconds(lambda text: once(one, text), [text for at, text in enumerate(every) if at % step >= ROUNDS])
    ours: list[list[float]] = []
    theirs: dict[str, list[float]] = {name: [] for name in baselines}
    for turn in range(ROUNDS):
        some = every[turn % step :: step][:TIMED]
        ours.append(_seconds(lambda text: once(one, text), some))
        for name, namer in baselines.items():
            theirs[name] += _seconds(namer, some[turn :: max(1, len(some) // BASELINE_TIMED)][:BASELINE_TIMED])
    p50 = statistics.median(_quantile(taken, 0.5) for taken in ours)
    p99 = statistics.median(_quantile(taken, 0.99) for taken in ours)
    rate = statistics.median(len(taken) / sum(taken) for taken in ours)
    where = f"{len(every)} texts up to {LONGEST} characters, {gazetteer()[1]}"
    yield Figure(f"hear and read, {where}: p50", round(p50, 3), "ms", bar="≤ 0.5 ms", holds=p50 <= 0.5)
    yield Figure("hear and read: p99", round(p99, 3), "ms", bar="≤ 3 ms", holds=p99 <= 3)
    yield Figure("hear and read: rate on one core", round(rate), "/s", bar="≥ 1500 /s", holds=rate >= 1500)
    for name, taken in theirs.items():
        base = _quantile(taken, 0.5)
        yield Figure(f"{name}: p50", round(base, 2), "ms")
        yield Figure(f"ours beside {name}: p50", round(p50, 3), "ms", round(base, 3), round(p50 / base, 4))


def large(one: Reader) -> Iterator[Figure]:
    """10 kB of anything; the best of five, so that only our own work counts."""
    for name, piece in TEN_KB.items():
        text = (piece * (10_000 // len(piece) + 1))[:10_000]
        once(one, text)
        worst = 1000 * min(_seconds(lambda t: once(one, t), [text] * 5))
        yield Figure(f"10 kB, {name}", round(worst, 2), "ms", bar="under 20 ms", holds=worst < 20)


def score(one: Reader, baselines: dict[str, Namer]) -> Iterator[Figure]:
    """The right label, or rightly none, on the same texts: ours beside each baseline."""
    examples = [
        Asked(example.text, frozenset(key for key, _ in example.needs))
        for example in stored_examples()
        if example.asked is None
    ]
    yield from _scored("stored examples", examples, our_namer(one), baselines)
    if present():
        labels = [label for label in LABELS if label.file == "stress_sentences"]
        found = [
            Asked(row["text"], label.tops)
            for row in rows("stress_sentences")
            for label in labels
            if row["label"] in label.values
        ]
        some = found[:: max(1, len(found) // SCORED)]
        yield from _scored(f"{len(some)} stress sentences", some, our_topic_namer(one), baselines)


def _scored(what: str, asked: list[Asked], ours: Namer, baselines: dict[str, Namer]) -> Iterator[Figure]:
    if not asked:
        return
    mine = best_accuracy([ours(one.text) for one in asked], asked)
    for name, namer in baselines.items():
        theirs = best_accuracy([namer(one.text) for one in asked], asked)
        heading = f"right label on {what}: ours beside {name}"
        yield Figure(heading, round(mine, 3), "of 1", round(theirs, 3), round(mine / theirs, 2))


def streaming() -> Iterator[Figure]:
    """100,000 lines through the command: rate, and memory that does not grow."""
    every = texts() or ["lost my job, behind on rent, 2 kids, M14 5RQ"]
    done = stream(itertools.islice(itertools.cycle(every), LINES), bad_every=10_000)
    assert done.answers == LINES, "an answer a line"
    yield Figure(f"joinedup understand, {LINES} lines: rate", round(LINES / done.seconds), "/s")
    yield Figure("joinedup understand: bad lines answered as errors", done.errors, "lines")
    grown = done.grown_kb / 1024
    yield Figure("joinedup understand: memory grown after the first tenth", round(grown, 1), "MB",
                 bar="under 16 MB", holds=grown < 16)  # fmt: skip


def main() -> int:
    """Measure, print, write. Returns 0: a missed bar is a figure, not a failure."""
    one, known = reader(), wordings()
    baselines = {f"naive rapidfuzz {name}": fuzzy_namer(known, scorer) for name, scorer in FUZZY.items()}
    try:
        baselines["sentence embedding (MiniLM-L6)"] = embedding_namer(known, MiniLM())
    except AbsentError as error:
        print(error, file=sys.stderr)
    gc.collect()
    gc.freeze()  # as the server does once it has started (assistant/server.py)
    found = [*speed(one, baselines), *large(one), *score(one, baselines), *streaming()]
    for figure in found:
        beside = "" if figure.ratio is None else f"{figure.ratio:g} of {figure.baseline:g}"
        verdict = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        print(f"{figure.name:85} {figure.value:>8g} {figure.unit:6} {beside:20} {figure.bar} {verdict}")
    write("understanding", "make bench-understanding", found)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
