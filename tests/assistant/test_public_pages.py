"""Pages about the service, error pages, and the files that pages load."""

import gzip

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.guard import open_to_all
from assistant.assets import BUILD, asset, phone_link, safe_link
from assistant.people.pages import length_of_time
from tests.conftest import absent

PUBLIC = ("/", "/about", "/privacy", "/accessibility", "/attribution")
ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right 2021–2025",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025",
    "Contains National Statistics data © Crown copyright and database right 2025",
    "Office for National Statistics, MHCLG, Welsh Government, Scottish Government, NISRA, DfT (NaPTAN), Social",
    "Open Government Licence v3.0",
    "Open Parliament Licence v3.0",
    "GeoNames",
    "Creative Commons Attribution 4.0",
    "mySociety",
    "Electronic Frontier Foundation",
    "Creative Commons Attribution 3.0",
    "BIP39",
    "symspellpy",
    "SCOWL",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_come_without_signing_in(client: FlaskClient, path: str) -> None:
    """Each with the emergency line and the links every page has, and without anybody else's brand."""
    page = client.get(path)
    assert page.status_code == 200
    for words in ("In an emergency call", 'href="/privacy"', 'href="/accessibility"', 'href="/attribution"', "<h1"):
        assert words in page.text
    assert "govuk-logo" not in page.text
    assert " style=" not in page.text


def test_the_privacy_notice_names_the_controller_and_the_true_lengths_of_time(client: FlaskClient) -> None:
    """The notice says what the program does."""
    text = client.get("/privacy").text
    for words in (
        "Example Council",
        "dpo@example.org",
        "30 days without a message",
        "90 days after they last came up",
        "Information Commissioner",
    ):
        assert words in text


@pytest.mark.parametrize("words", ATTRIBUTION)
def test_the_attribution_page_shows_the_words_the_licences_require(client: FlaskClient, words: str) -> None:
    """The data may be used only with these words."""
    assert words in client.get("/attribution").text


@pytest.mark.parametrize(("days", "words"), [(1, "1 day"), (30, "30 days"), (365, "1 year"), (730, "2 years")])
def test_lengths_of_time_are_said_in_plain_words(days: int, words: str) -> None:
    """730 days is a number for a program."""
    assert length_of_time(days) == words


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 418, 429, 500, 502, 503])
def test_every_error_has_a_page_in_plain_words_with_its_own_status(app: Flask, code: int) -> None:
    """And says where to get help."""

    @app.get("/broken")
    @open_to_all("a test's own page")
    def broken() -> str:
        abort(code)

    page = app.test_client().get("/broken")
    assert page.status_code == code
    assert "Talk to Joined Up" in page.text
    answer = app.test_client().get("/broken", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert answer.json["status"] == code


def test_a_fault_shows_the_page_and_nothing_of_what_was_written(
    app: Flask, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exception's own words may repeat a person's message, so neither page nor log has them."""

    @app.get("/faulty")
    @open_to_all("a test's own page")
    def faulty() -> str:
        raise ValueError("my secret words")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = app.test_client().get("/faulty")
    assert page.status_code == 500
    logged = caplog.text + "".join(capsys.readouterr())
    assert "my secret words" not in page.text + logged


def test_an_address_nobody_has_is_404_and_a_wrong_method_405(client: FlaskClient) -> None:
    """Right statuses, plain pages."""
    assert client.get("/nowhere").status_code == 404
    wrong = client.put("/about")
    assert wrong.status_code in {400, 405}


def test_built_files_are_served_zipped_and_kept_for_a_year(client: FlaskClient) -> None:
    """The name holds the hash of the content, so a browser never needs to ask again."""
    if not (BUILD / "manifest.json").is_file():
        absent("the built page assets (npm run build)")
    address = asset("joinedup.css")
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    plain = client.get(address, headers={"Accept-Encoding": "identity"}, buffered=True)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.mimetype == "text/css"
    for never in ("GDS Transport", "@font-face"):
        assert never not in plain.text


@pytest.mark.parametrize("path", ["/static/build.mjs", "/static/styles/_page.scss", "/static/build/../build.mjs"])
def test_only_built_files_are_served(client: FlaskClient, path: str) -> None:
    """Sources stay at home."""
    assert client.get(path).status_code == 404


@given(st.text())
def test_a_link_is_only_ever_web_mail_phone_or_our_own(text: str) -> None:
    """Directory data comes from anywhere; a script never becomes a link."""
    link = safe_link(text)
    assert link == "" or link.lower().startswith(("http:", "https:", "mailto:", "tel:", "sms:", "/"))
    assert not link.startswith("//")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "x"])
def test_these_addresses_never_become_links(address: str) -> None:
    """The well-known tricks."""
    assert safe_link(address) == ""


@pytest.mark.parametrize(("text", "link"), [("116 123", "tel:116123"), ("01632 960123", "tel:01632960123"), ("25", "")])
def test_telephone_numbers_become_links_and_other_numbers_do_not(text: str, link: str) -> None:
    """A price is not a number to call."""
    assert phone_link(text) == link
