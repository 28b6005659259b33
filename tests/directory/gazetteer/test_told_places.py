"""Places as people tell them: with a cue, without one, mistyped, corrected, or only passed on the way."""

from pathlib import Path

import pytest

from assistant.commands.gazetteer import demo_gazetteer
from conversations.upkeep.labelled import load
from conversations.upkeep.score import Total
from directory.gazetteer.memory import MemoryGazetteer
from directory.gazetteer.place import Gazetteer
from tests.directory.gazetteer.test_memory import real

__all__ = ["real"]
FRESH = Path(__file__).resolve().parents[2] / "conversations" / "understanding" / "fresh" / "place.jsonl"
LEAST = 0.97


@pytest.fixture(scope="module")
def demo() -> Gazetteer:
    """The demo's own small gazetteer."""
    return demo_gazetteer()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no gas in the flat. Leigh WN7", "WN7"),
        ("any low cost counselling M20 evenings", "M20"),
        ("the meter has run out BL! 4QR", "BL1 4QR"),
        ("got saved up a bit. M6 5 WX", "M6 5WX"),
        ("no money m34 7 l x", "M34 7LX"),
        ("pensioner, bury bl96", "BL9 6"),
        ("Heywood. OL1O", "OL10"),
        ("Anything going in Ashton?", "Ashton-under-Lyne"),
        ("Ashton in Makerfield, no fridge", "Ashton-in-Makerfield"),
        ("skelmersdale no sorry i mean wigan", "Wigan"),
        ("live in Bolton. sorry, Bury!", "Bury"),
        ("on Bury New Road in Prestwich", "Prestwich"),
        ("i work in trafford park and live in leigh", "Leigh"),
        ("appointment at Salford Royal, live in Walkden", "Walkden"),
        ("I don't live in Oldham, I'm in Rochdale", "Rochdale"),
        ("mum of 4 in radclif", "Radcliffe"),
        ("cheedle hulme, wants company", "Cheadle Hulme"),
        ("we are out at Little Lever way", "Little Lever"),
        ("Tameside council sent me a summons", "Tameside"),
        ("Manchester Move says no", "Manchester"),
        ("the Wigan foodbank", "Wigan"),
        ("used to live in Leeds, now in Denton", "Denton"),
    ],
)
def test_the_place_that_is_meant(demo: Gazetteer, text: str, value: str) -> None:
    """The first place found is where somebody is."""
    assert demo.find(text)[0].value == value


@pytest.mark.parametrize(
    "text",
    [
        "I was born in Bury", "how do I get to Tameside hospital", "letter from Manchester County Court",
        "stuck on the M60", "let out of HMP Manchester", "Hi, I'm Leigh", "Thanks for the help, Ashton",
        "living in hope", "i need to bury my dad", "things on sale", "the train to Blackpool", "alright m8",
    ],
)  # fmt: skip
def test_what_is_no_place(demo: Gazetteer, text: str) -> None:
    """Hospitals, courts, people and ordinary words are not where somebody is."""
    assert demo.find(text) == ()


def _accuracy(gazetteer: Gazetteer) -> float:
    total = Total()
    for one in load(FRESH):
        places = gazetteer.find(one.text, asked=one.asked == "place")
        total.counts.update(_judged(one.place, (places[0].kind.value, places[0].value) if places else None))
    return total.place_accuracy


def _judged(expected: tuple[str, str] | None, told: tuple[str, str] | None) -> dict[str, int]:
    if expected is None and told is None:
        return {}
    if expected is None or told is None:
        return {"place-judged": 1}
    value = told[1].split()[0] if told[0] == "sector" else told[1]
    return {"place-judged": 1, "place-right": int(value == expected[1])}


def test_fresh_messages_with_the_demo_gazetteer(demo: Gazetteer) -> None:
    """Messages written before the rules were looked at again, read with the demo's places."""
    assert _accuracy(demo) >= LEAST


@pytest.mark.shared
def test_fresh_messages_with_the_full_gazetteer(real: MemoryGazetteer) -> None:
    """The same with all names and Greater Manchester's postcodes; skipped where these are not at hand."""
    assert _accuracy(real) >= LEAST
