"""Scores of labelled batches: the stored examples, and the blind batches that nobody who writes rules has seen.

    python -m bench.blind                                totals and counts by tag of the stored examples
    python -m bench.blind --blind first                  and of a blind batch: only when named, for it has one first run
    python -m bench.blind path/to/batch.jsonl --show     also names what is missing or too much, with the text

Without `--show` no text and no id is printed.
"""

import argparse
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from bench.reading import reader
from bench.record import Figure
from conversations.upkeep.labelled import LabelError, Labelled, load, stored_examples
from conversations.upkeep.reader import Reader, Told
from conversations.upkeep.score import Total, judge, totals

BLIND = Path(__file__).resolve().parents[1] / "tests" / "conversations" / "blind"
BATCHES = ("first", "second", "third", "fourth")
PARTS = ("general", "danger")
BARS = {"needs": 0.90, "facts": 0.95, "place": 0.97, "danger": 0.97}
Judged = list[tuple[Labelled, Told]]


def batches(wanted: Collection[str]) -> dict[str, list[Labelled]]:
    """The blind batches named in `wanted` ("first" …) that are here, by batch and part ("first general").

    None is scored unless it is named: a batch has only one first run.
    """
    found: dict[str, list[Labelled]] = {}
    for batch in (one for one in BATCHES if one in wanted):
        for part in PARTS:
            path = BLIND / batch / f"{part}.jsonl"
            if path.is_file():
                found[f"{batch} {part}"] = load(path)
    return found


def judged(reader: Reader, batch: list[Labelled]) -> Judged:
    """Each message with what is understood in it."""
    return [(one, reader.told(one)) for one in batch]


def figures(name: str, total: Total, *, barred: bool) -> Iterator[Figure]:
    """The figures of one batch; `barred`: they are held against the bars of the issue."""

    def figure(what: str, value: float, bar: float | None) -> Figure:
        if bar is None or not barred:
            return Figure(f"{name}: {what}", round(value, 3), "of 1")
        return Figure(f"{name}: {what}", round(value, 3), "of 1", bar=f"≥ {bar}", holds=value >= bar)

    yield Figure(f"{name}: messages", total.messages, "messages")
    yield figure("everything right", total.counts["all-right"] / (total.messages or 1), None)
    yield figure("needs precision", total.needs_precision, None)
    yield figure("needs recall", total.needs_recall, None)
    yield figure("needs F1", total.needs_f1, BARS["needs"])
    yield figure("facts exact", total.facts_exact, BARS["facts"])
    yield figure("facts exact, messages with facts", total.facts_exact_messages, None)
    yield figure("facts exact, all messages", total.facts_exact_all_messages, None)
    yield figure("place", total.place_accuracy, BARS["place"])
    yield figure("danger recall", total.danger_recall, BARS["danger"])
    yield figure("danger recall, kind and person", total.danger_recall_strict, None)
    heading, alarms = f"{name}: false alarms", total.false_alarms
    unit = f"of {total.counts['danger-quiet']}"
    yield Figure(heading, alarms, unit, bar="0", holds=alarms == 0) if barred else Figure(heading, alarms, unit)


def tell(name: str, done: Judged, *, show: bool) -> None:
    """Print the totals of a batch, then a line a tag; with `show` what is wrong in each message."""
    whole, tagged = totals(done)
    for figure in figures(name, whole, barred=False):
        print(f"{figure.name:55} {figure.value:g} {figure.unit}")
    for tag, total in tagged.items():
        print(
            f"  {tag:24} {total.messages:4} messages, all right {total.counts['all-right']:4}, "
            f"needs F1 {total.needs_f1:.3f}, facts {total.facts_exact:.3f}, place {total.place_accuracy:.3f}, "
            f"danger {total.danger_recall:.3f}, false alarms {total.false_alarms}"
        )
    if show:
        for one, told in done:
            verdict = judge(one, told)
            if not verdict.right:
                print(f"{one.id}: {one.text}")
                print("".join(f"    missing: {what}\n" for what in verdict.missed), end="")
                print("".join(f"    too much: {what}\n" for what in verdict.extra), end="")


def main(arguments: list[str]) -> int:
    """Score the batches named, or all there are. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, help="labelled files; none: blind batches and stored examples")
    parser.add_argument("--blind", action="append", choices=BATCHES, default=[], help="also score this blind batch")
    parser.add_argument("--show", action="store_true", help="print the messages that are read wrongly")
    given = parser.parse_args(arguments)
    try:
        chosen = {path.stem: load(path) for path in given.paths} or {"examples": stored_examples()} | batches(
            given.blind
        )
    except (LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for name, batch in chosen.items():
        tell(name, judged(reader(), batch), show=given.show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
