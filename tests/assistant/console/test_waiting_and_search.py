"""Conversations handed to a human, and finding somebody again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assistant.access.tables import AuditEntry
from assistant.runtime import Runtime
from conversations.transcripts.tables import Conversation
from tests.assistant.access.people import token
from tests.assistant.console.forms import send, text
from tests.assistant.console.scene import NAME, Scene, chat

SignedIn = Callable[[str], FlaskClient]


def test_those_who_wait_nearby_are_listed_with_the_reason(scene: Scene, signed_in: SignedIn) -> None:
    """The network's own localities only; why a human is needed stands beside it."""
    page = signed_in("home-worker").get("/staff/waiting").text
    assert str(scene.home.waiting) in page
    assert str(scene.neighbour.waiting) in page
    assert str(scene.away.waiting) not in page
    assert "Asked for a person" in page


def test_somebody_whose_place_is_unknown_is_everybodys(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """A person who gave no place is seen by every network's front line, so that nobody is lost."""
    with runtime.database.writing() as session:
        lost = chat(session, runtime, None, why="under-16")
    for who in ("home-worker", "away-maker"):
        page = signed_in(who).get("/staff/waiting").text
        assert str(lost) in page
        assert "May be under 16" in page


def test_reading_a_transcript_is_noted(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """Who read it, and whose it is."""
    assert signed_in("home-worker").get(f"/staff/waiting/{scene.home.waiting}").status_code == 200
    with runtime.database.reading() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "read-transcript")).one()
        assert row.subject_id == scene.home.waiting
        assert row.person_id is not None


def test_taking_over_makes_it_my_case_and_the_second_is_told(scene: Scene, signed_in: SignedIn) -> None:
    """Two workers press the button: one gets the case, the other an explanation."""
    first, second = signed_in("home-worker"), signed_in("home-lead")
    address = f"/staff/waiting/{scene.home.waiting}"
    second_page = second.get(address).text
    taken = send(first, address, f"{address}/take")
    assert taken.headers["Location"] == f"/staff/cases/{scene.home.waiting}"
    assert "It is your case now." in text(first.get(taken.headers["Location"]))
    late = second.post(f"{address}/take", data={"csrf_token": token(second_page)}, follow_redirects=True)
    assert "A colleague has taken this over already." in text(late)
    assert str(scene.home.waiting) not in second.get("/staff/waiting").text


def test_closing_takes_it_off_the_list(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """Closed conversations wait no more."""
    client, address = signed_in("home-worker"), f"/staff/waiting/{scene.home.waiting}"
    assert send(client, address, f"{address}/close").status_code == 303
    assert str(scene.home.waiting) not in client.get("/staff/waiting").text
    with runtime.database.reading() as session:
        assert session.get_one(Conversation, scene.home.waiting).state == "closed"


@pytest.mark.parametrize("form", ["{}", " {} ", "lower"])
def test_a_reference_opens_at_once(scene: Scene, signed_in: SignedIn, form: str) -> None:
    """Typed with spaces or in small letters, it is found."""
    reference = scene.home.referral.reference
    words = reference.lower() if form == "lower" else form.format(reference)
    response = send(signed_in("home-worker"), "/staff/find", words=words)
    assert response.headers["Location"] == f"/staff/referrals/{reference}"


def test_a_name_is_found_by_each_of_its_words(scene: Scene, signed_in: SignedIn) -> None:
    """Any word of the name, in any case; a half word finds nothing."""
    client = signed_in("home-worker")
    for words in (NAME, NAME.lower(), NAME.split()[0], " ".join(reversed(NAME.split()))):
        page = text(send(client, "/staff/find", words=words))
        assert scene.home.referral.reference in page
        assert scene.neighbour.referral.reference not in page
    assert "Nobody with that reference or name" in text(send(client, "/staff/find", words=NAME[:2]))


def test_another_organisations_reference_is_not_found(scene: Scene, signed_in: SignedIn) -> None:
    """Out of scope is the same as not there."""
    response = send(signed_in("home-worker"), "/staff/find", words=scene.neighbour.referral.reference)
    assert response.status_code == 200
    assert "Nobody with that reference or name" in text(response)


def test_a_search_is_noted_without_its_words(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """That somebody searched is kept; the name searched for is not."""
    send(signed_in("home-worker"), "/staff/find", words="Somebody Else")
    with runtime.database.reading() as session:
        assert "search-person" in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize("words", ["", "   ", "123", "x" * 121, "🙂"])
def test_a_search_for_nothing_says_what_to_type(scene: Scene, signed_in: SignedIn, words: str) -> None:
    """Empty, digits, too long, a picture: a clear message."""
    response = send(signed_in("home-worker"), "/staff/find", words=words)
    assert response.status_code == 422
    assert "There is a problem" in text(response)
