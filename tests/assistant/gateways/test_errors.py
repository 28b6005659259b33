"""The table of carrier codes."""

import pytest

from assistant.gateways.errors import Outcome, carrier_errors, error_of


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("21610", 400, Outcome.REFUSED),
        ("21211", 400, Outcome.REFUSED),
        ("21614", 400, Outcome.REFUSED),
        ("20429", 429, Outcome.LATER),
        ("21611", 429, Outcome.LATER),
        ("30003", 0, Outcome.LATER),
        ("99999", 429, Outcome.LATER),
        ("99999", 503, Outcome.UNCERTAIN),
        ("500", 500, Outcome.UNCERTAIN),
        ("99999", 400, Outcome.REFUSED),
        ("30999", 0, Outcome.REFUSED),
    ],
)
def test_each_code_has_its_meaning(code: str, status: int, outcome: Outcome):
    """Known codes by the table; unknown ones by the HTTP status they came with."""
    assert error_of(code, status).outcome is outcome


def test_only_an_opt_out_stops_a_person():
    """21610 and nothing else marks the contact point."""
    assert [code for code, error in carrier_errors().items() if error.stops] == ["21610"]


@pytest.mark.parametrize("code", ["", "x", "1234567", "<script>"])
def test_a_strange_code_is_no_failure_of_ours(code: str):
    """A carrier may send anything."""
    assert error_of(code, 0).outcome is Outcome.REFUSED
