"""How well messages are understood: on the shared real texts, the stored examples and the blind batches.

`make measure-understanding` runs it and writes bench/measure-understanding.json. Bars are those of the issue.
"""

import os
import sys
from collections.abc import Iterator

from bench.blind import batches, figures, judged
from bench.reading import reader
from bench.record import Figure, write
from bench.shared_texts import TEXTS, present
from bench.understanding_scores import scores
from conversations.upkeep.labelled import stored_examples
from conversations.upkeep.score import totals


def all_figures() -> Iterator[Figure]:
    """Every figure that can be made on this machine; what is absent is said on standard error."""
    if present():
        yield from scores(reader())
    else:
        print(
            f"{TEXTS.parent.name}/{TEXTS.name} is not on this machine: nothing measured on real text", file=sys.stderr
        )
    yield from figures("examples", totals(judged(reader(), stored_examples()))[0], barred=False)
    found = batches(os.environ.get("BLIND", "").split())
    if not found:
        print('no blind batch was scored (BLIND="first second" names those to score)', file=sys.stderr)
    for batch in dict.fromkeys(name.partition(" ")[0] for name in found):
        parts = [one for name, lines in found.items() if name.startswith(batch) for one in lines]
        yield from figures(f"blind, {batch}", totals(judged(reader(), parts))[0], barred=batch == "second")


def main() -> int:
    """Measure, print, write. Returns 0: a missed bar is a figure, not a failure."""
    found = list(all_figures())
    for figure in found:
        verdict = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        print(f"{figure.name:75} {figure.value:>8g} {figure.unit:9} {figure.bar:10} {verdict}")
    write("measure-understanding", "make measure-understanding", found)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
