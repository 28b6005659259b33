"""Our count of text messages against the carrier's own calculator, over some thousand texts in one Node process."""

import itertools
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.wording.clusters import clusters
from conversations.wording.encoding import GSM_BASIC, GSM_EXTENDED, is_gsm, segments
from tests.conftest import absent

ROOT = Path(__file__).resolve().parents[3]
CALCULATOR = ROOT / "node_modules" / "sms-segments-calculator"
SEED = 20260302
EDGES = (*range(66, 72), *range(132, 137), *range(158, 163), *range(200, 203), *range(304, 309), *range(458, 462))
"""Lengths at which one more letter may cost one more message, in either encoding."""
EMOJI = ("🙂", "❤️", "👍🏽", "✊🏿", "👨‍👩‍👧", "👩🏿‍⚕️", "🏳️‍🌈", "🇬🇧", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "🧑‍🦰", "👩‍❤️‍💋‍👨", "💷", "𝐀")
SCRIPTS = {
    "Welsh": "ŵŷŴŶâêîôûäëïöü abcdwyll",
    "Polish": "Łódź zażółć gęślą jaźń",
    "Arabic": "مرحبا، أحتاج إلى مُساعَدةٍ ١٢٣",
    "Urdu": "مجھے مدد چاہیے۔ نہیں\u200cہے",
    "Hebrew": "שָׁלוֹם אני צריך",
    "Hindi": "मुझे क्षमा कीजिए, ज़रूरत है",
    "Bengali": "আমার সাহায্য কোথায় দরকার",
    "Punjabi": "ਮੈਨੂੰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ",
    "Gujarati": "મને મદદ જોઈએ છે",
    "Tamil": "எனக்கு உதவி தேவை கொ",
    "Sinhala": "මට උදව් අවශ්‍යයි",
    "Thai": "ต้องการความช่วยเหลือน้ำ",
    "Burmese": "အကူအညီ လိုပါတယ် ကျွန်တော်",
    "Korean": "도움이 필요해요 한글",
    "Chinese": "我需要帮助，谢谢。",
    "Tigrinya": "ሓገዝ የድልየኒ ኣሎ",
}


def texts() -> Iterator[str]:
    """The corpus: made by a fixed seed, so that a failure can be looked at again."""
    chance = random.Random(SEED)
    basic, extended = sorted(GSM_BASIC), sorted(GSM_EXTENDED)
    yield from ("", "\r\n" * 80, "\n" * 161)
    for length in EDGES:
        for letters in ("a", "€", "ŵ", "🙂", "\n", "é", "ع"):
            yield letters * length
        yield from (_of(chance, basic, length) for _ in range(8))
        yield from (_of(chance, basic + extended * 3, length) for _ in range(8))
        yield from (_of(chance, ["ŵ", "a", "€", "{", *EMOJI], length) for _ in range(8))
        for script in SCRIPTS.values():
            yield from (_of(chance, [*script], length), _of(chance, [*script, *"ab 1", *EMOJI], length))
    yield from _straddling()


def _of(chance: random.Random, letters: list[str], length: int) -> str:
    return "".join(chance.choice(letters) for _ in range(length))


def _straddling() -> Iterator[str]:
    """Something that is not parted, moved letter by letter over the places where messages meet."""
    for at, pair, after in itertools.product(range(148, 162), ("€", "€]", "~^|"), (0, 10, 150, 153)):
        yield "a" * at + pair + "b" * after
    for at, joined, after in itertools.product(range(60, 72), EMOJI, (0, 40, 67)):
        yield "ŵ" * at + joined + "b" * after


@pytest.fixture(scope="module")
def counted() -> list[tuple[str, str, int, list[str]]]:
    """(text, encoding, number of messages, pieces) as the carrier's calculator has them."""
    node = shutil.which("node")
    if node is None:
        absent("Node")
    if not CALCULATOR.is_dir():
        absent("npm package sms-segments-calculator (npm ci)")
    corpus = list(dict.fromkeys(texts()))
    script = Path(__file__).with_name("carrier_calculator.cjs")
    done = subprocess.run(
        [str(node), str(script), str(CALCULATOR)],
        input=json.dumps(corpus),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [(text, *answer) for text, answer in zip(corpus, json.loads(done.stdout), strict=True)]


def test_the_corpus_is_large_and_of_both_kinds(counted: list[tuple[str, str, int, list[str]]]) -> None:
    """Thousands of texts, hundreds in each encoding, from one message to many."""
    assert len(counted) >= 2_000
    for encoding in ("GSM-7", "UCS-2"):
        costs = [count for _, named, count, _ in counted if named == encoding]
        assert len(costs) >= 500
        assert {1, 2, 3, 4} <= set(costs)


def test_every_text_is_counted_as_the_carrier_counts(counted: list[tuple[str, str, int, list[str]]]) -> None:
    """The same encoding and the same number of messages for every single text."""
    wrong = [
        (text, (encoding, count), (_encoding(text), segments(text)))
        for text, encoding, count, _ in counted
        if (encoding, count) != (_encoding(text), segments(text))
    ]
    assert wrong == []


def test_what_is_not_parted_is_the_same(counted: list[tuple[str, str, int, list[str]]]) -> None:
    """Joined emoji, flags, letters with their marks: the same pieces, so the counts agree at every other length too."""
    wrong = [(text, pieces, clusters(text)) for text, _, _, pieces in counted if clusters(text) != pieces]
    assert wrong == []


def _encoding(text: str) -> str:
    return "GSM-7" if is_gsm(text) else "UCS-2"
