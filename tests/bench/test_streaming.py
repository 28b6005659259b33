"""Lines stream through `joinedup understand` in flat memory; a bad line is answered and the rest go on."""

import pytest

from bench.streaming import stream

LINES = 20_000
SAID = (
    "lost my job, behind on rent, 2 kids, M14 5RQ",
    "need a food bank in Gorton number {}",
    "hiya {} can u help, landlord wants me out",
    "xyz{} qwv{}",
)


@pytest.mark.slow
def test_twenty_thousand_lines_in_flat_memory() -> None:
    """An answer a line, the bad ones as errors, and no growth beyond what the bounded word memories may take."""
    done = stream((SAID[number % len(SAID)].format(number, number) for number in range(LINES)), bad_every=1_000)
    assert done.answers == LINES
    assert done.errors == LINES // 1_000
    assert done.grown_kb < 32_000
