"""Places are found where people tell them, and nowhere else."""

import csv
import gzip
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.gazetteer.memory import MemoryGazetteer
from directory.gazetteer.place import Nation, PlaceKind
from tests.directory.gazetteer.small import MANCHESTER, NEAR, SALFORD, TRAFFORD, small

GAZETTEER = small()


@pytest.mark.parametrize(
    "text", ["M14 5RQ", "m145rq", "im at m14  5rq now", "M14-5RQ", "Ml4 5RQ", "MI4 5RQ", "m14 5rq.", "M14\n5RQ"]
)
def test_full_postcodes_however_typed(text: str) -> None:
    """With or without space, in any case, with l or I for 1: the same postcode, quoted as typed."""
    (place,) = GAZETTEER.find(text)
    assert (place.kind, place.value, place.locality) == (PlaceKind.POSTCODE, "M14 5RQ", MANCHESTER)
    assert place.evidence in text
    assert (place.lat, place.lon) == (53.4501, -2.2201)


def test_an_unlisted_postcode_is_placed_by_its_first_half() -> None:
    """A well-formed postcode that no table holds is kept as told, placed by its outcode, with less certainty."""
    (place,) = GAZETTEER.find("we are at M14 9ZZ")
    assert (place.kind, place.value, place.evidence) == (PlaceKind.POSTCODE, "M14 9ZZ", "M14 9ZZ")
    assert place.certainty < 0.85
    (slip,) = GAZETTEER.find("we are at M14 9CK")
    assert (slip.kind, slip.value) == (PlaceKind.OUTCODE, "M14")
    (elsewhere,) = GAZETTEER.find("EH1 1AA")
    assert (elsewhere.value, elsewhere.nation, elsewhere.locality) == ("EH1", Nation.SCOTLAND, None)


def test_postcodes_without_place_take_the_middle_of_their_outcode() -> None:
    """A post-office box has no coordinates and no authority of its own."""
    (box,) = GAZETTEER.find("M60 2LA")
    assert (box.lat, box.locality) == (53.48, MANCHESTER)
    (lost,) = GAZETTEER.find("BL9 0AA")
    assert lost.locality == "E08000002"


@pytest.mark.parametrize(
    ("text", "asked", "kind", "value"),
    [
        ("M14 5", False, PlaceKind.SECTOR, "M14 5"),
        ("m14 5r", True, PlaceKind.SECTOR, "M14 5"),
        ("I live in m14", False, PlaceKind.OUTCODE, "M14"),
        ("lost my job, 2 kids, M14", False, PlaceKind.OUTCODE, "M14"),
        ("MI4", True, PlaceKind.OUTCODE, "M14"),
        ("M60", True, PlaceKind.OUTCODE, "M60"),
    ],
)
def test_parts_of_a_postcode(text: str, asked: bool, kind: PlaceKind, value: str) -> None:
    """Half a postcode is enough."""
    (place,) = GAZETTEER.find(text, asked=asked)
    assert (place.kind, place.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "got an S21 from my landlord",
        "section 21, S21, what now",
        "stuck on the M60",
        "car broke down on the M6",
        "i hope this helps",
        "help in reading letters",
        "looking for work",
        "in work but skint",
        "sleeping on the street",
        "the bath is broken",
        "everything in the sale",
        "in debt and in trouble",
        "i need help with work and reading",
        "not in Salford",
        "1st floor flat M1 1st",
        "I lost my job 10am 5 days ago",
        "",
        "😀😀",
        "bury my dad",
    ],
)
def test_everyday_words_are_no_places(text: str) -> None:
    """Bath, Sale, Bury, Reading, Hope, Work and Street are places only where somebody says so."""
    assert GAZETTEER.find(text, near=NEAR) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I live in Bury", "Bury"),
        ("i live in sale", "Sale"),
        ("staying in reading", "Reading"),
        ("near levenshulme", "Levenshulme"),
        ("im in chorlton cum hardy", "Chorlton-cum-Hardy"),
        ("living in wythenshaw", "Wythenshawe"),
        ("staying with a mate in Sale", "Sale"),
    ],
)
def test_names_after_a_cue(text: str, value: str) -> None:
    """After "live in", "near" and the like a name counts, and a misspelt one after the plainest of them."""
    (place,) = GAZETTEER.find(text, near=NEAR)
    assert place.value == value
    assert place.evidence in text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sale", "Sale"),
        ("Hope", "Hope"),
        ("its bury", "Bury"),
        ("stockprot", "Stockport"),
        ("levenshume", "Levenshulme"),
        ("in Bath", "Bath"),
        ("stockport please", "Stockport"),
    ],
)
def test_names_as_the_answer_to_the_question(text: str, value: str) -> None:
    """Asked where, a bare or misspelt name is enough."""
    assert GAZETTEER.find(text, asked=True, near=NEAR)[0].value == value


@pytest.mark.parametrize("text", ["dont know", "why", "2 kids", "near the street", "rather not say", "???"])
def test_no_answer_is_no_place(text: str) -> None:
    """What does not tell a place gives none, even when asked."""
    assert GAZETTEER.find(text, asked=True, near=NEAR) == ()


def test_an_ambiguous_name_gives_all_unless_one_is_near() -> None:
    """Moss Side is in two authorities: ask, unless the network or the person says which."""
    both = GAZETTEER.find("Moss Side", asked=True)
    assert {place.locality for place in both} == {MANCHESTER, "E07000119"}
    assert len({place.evidence for place in both}) == 1
    assert all(place.certainty <= 0.5 for place in both)
    assert [place.locality for place in GAZETTEER.find("Moss Side", asked=True, near=NEAR)] == [MANCHESTER]
    assert GAZETTEER.find("I live in Moss Side, Manchester")[0].locality == MANCHESTER


def test_an_outcode_shared_by_two_authorities_is_asked_about() -> None:
    """M16 lies in Trafford and in Manchester; a network in one of them settles it."""
    assert {place.locality for place in GAZETTEER.find("im in M16")} == {TRAFFORD, MANCHESTER}
    assert [p.locality for p in GAZETTEER.find("im in M16", near=frozenset({MANCHESTER}))] == [MANCHESTER]


def test_where_somebody_moved_to_comes_before_where_they_came_from() -> None:
    """From Stockport to Salford: Salford first."""
    places = GAZETTEER.find("i moved from stockport to salford")
    assert places[0].locality == SALFORD
    assert places[0].kind is PlaceKind.LOCALITY


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_answered(text: str, asked: bool) -> None:
    """Nothing raises, and evidence is always a part of what was written."""
    for place in GAZETTEER.find(text, asked=asked, near=NEAR):
        assert place.evidence in text
        assert 0 < place.certainty <= 1


@given(st.sampled_from(["M14 5RQ", "M1 4AB", "M16 0RA"]), st.randoms(use_true_random=False))
def test_spacing_and_case_never_matter(postcode: str, pick: random.Random) -> None:
    """Random case and spacing give the same postcode."""
    out, inward = postcode.split()
    typed = "".join(
        pick.choice((letter.lower(), letter)) for letter in out + pick.choice(("", " ", "  ", "-")) + inward
    )
    assert GAZETTEER.find(f"hi {typed} thanks")[0].value == postcode


@pytest.fixture(scope="module")
def real(shared: Path) -> MemoryGazetteer:
    """The Greater Manchester postcodes with all outcodes, names and authorities of the country."""
    folder = shared / "data" / "geography"
    with (folder / "lad/lad_lookup.csv").open() as authorities:
        lads = list(csv.DictReader(authorities))
    with gzip.open(folder / "places/places_uk.csv.gz", "rt") as names:
        named = [
            (r["name"], float(r["lat"]), float(r["long"]), r["lad_code"], int(float(r["population"] or 0)), r["type"])
            for r in csv.DictReader(names)
        ]
    with gzip.open(folder / "postcodes/postcodes_greater_manchester.csv.gz", "rt") as postcodes:
        coded = [
            (r["pcd"], float(r["lat"]) if r["lat"] else None, float(r["long"]) if r["long"] else None, r["lad"] or None)
            for r in csv.DictReader(postcodes)
        ]
    with (folder / "postcodes/outcodes.csv").open() as halves:
        outcodes = [
            (r["outcode"], float(r["lat"]), float(r["long"]), r["lad_main"], r["lads"])
            for r in csv.DictReader(halves)
            if r["lat"]
        ]
    localities = [(r["lad_code"], r["lad_name"], r["country"].lower(), "local-authority") for r in lads]
    return MemoryGazetteer(localities=localities, outcodes=outcodes, names=named, postcodes=coded)


@pytest.mark.shared
def test_real_names_and_slips(real: MemoryGazetteer) -> None:
    """The names checked by hand resolve to the right council, the usual slips too."""
    near = frozenset(f"E0800000{n}" for n in range(1, 10)) | {"E08000010"}
    for text, council in {
        "wythenshaw": "Manchester",
        "levenshume": "Manchester",
        "stockprot": "Stockport",
        "rotchdale": "Rochdale",
        "hattersly": "Tameside",
        "ashton under lyne": "Tameside",
        "little hulton": "Salford",
        "Toxteth": "Liverpool",
        "Easterhouse": "Glasgow City",
        "Peckham": "Southwark",
    }.items():
        assert real.find(text, asked=True, near=near)[0].locality_name == council, text
    assert real.find("Moss Side", asked=True, near=near)[0].locality_name == "Manchester"
    assert len(real.find("Moss Side", asked=True)) > 1


@pytest.mark.shared
def test_finding_is_quick(real: MemoryGazetteer) -> None:
    """A text message without a cue costs well under a millisecond of this thread."""
    text = "i lost my job last week and cant pay the rent, 2 kids, the landlord wants us out and theres no food left"
    real.find(text)
    began = time.thread_time()
    for _ in range(200):
        real.find(text)
    assert (time.thread_time() - began) / 200 < 0.0006
