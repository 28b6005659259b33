"""Rule books of other days: an older one is read by today's readers, which may ask for lists it never had."""

import copy

from conversations.transcripts.rulebooks import completed, current_body
from conversations.understanding.phrases import compile_phrases
from conversations.understanding.read import read
from tests.conversations.nowhere import NoPlaces


def test_an_older_body_is_read_by_todays_readers() -> None:
    """Lists that came later are taken from today; what the older book says itself stays."""
    older = copy.deepcopy(current_body())
    del older["phrases"]["en"]["scope"]["whose"]["given_names"]
    older["phrases"]["en"]["scope"]["whose"]["parents"] = "single"
    whole = completed(older, current_body())
    assert whole["phrases"]["en"]["scope"]["whose"]["parents"] == "single"
    reading = read("our Denise has no food", phrases=compile_phrases(whole["phrases"]), gazetteer=NoPlaces())
    assert [need.need.split("/")[0] for need in reading.needs] == ["food"]


def test_todays_body_is_already_whole() -> None:
    assert completed(current_body(), current_body()) == current_body()
