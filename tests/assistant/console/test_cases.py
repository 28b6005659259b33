"""A case on someone's behalf, from the first words to somebody who could help."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assistant.casework import case_view, open_case, save_case
from assistant.persons import service as persons
from assistant.persons.tables import PersonConversation
from assistant.runtime import Runtime
from assistant.thought import LONGEST_TEXT
from conversations.transcripts.tables import Turn
from directory.vocabulary.facts import Fact
from tests.assistant.access.people import token
from tests.assistant.console.forms import send, text
from tests.assistant.console.scene import FALLOWFIELD, Scene, known

SignedIn = Callable[[str], FlaskClient]


def test_an_empty_day_says_what_will_stand_there(scene: Scene, signed_in: SignedIn) -> None:
    """Somebody new sees what the page is for, not a blank."""
    page = text(signed_in("away-newcomer").get("/staff"))
    for words in (
        "Start a case for someone",
        "Nothing is waiting for you.",
        "Nobody is waiting.",
        "You have no open case.",
    ):
        assert words in page


def test_starting_a_case_asks_first_what_is_needed(scene: Scene, signed_in: SignedIn) -> None:
    """A new case is empty, and the one best question is what they need."""
    client = signed_in("home-worker")
    response = send(client, "/staff", "/staff/cases")
    assert response.status_code == 303
    page = text(client.get(response.headers["Location"]))
    assert "What do you need help with?" in page
    assert "Nobody yet: we need to know what they need and where they are." in page


def test_what_they_told_is_read_and_shown(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """Words typed for somebody become needs, a place and candidates with reasons, as in the chat."""
    client = signed_in("home-worker")
    address = send(client, "/staff", "/staff/cases").headers["Location"]
    told = send(client, address, f"{address}/told", text="behind on rent, lives in M14", nonce="n1")
    assert told.status_code == 303
    page = text(client.get(address))
    assert "M14 (Manchester)" in page
    assert "Home money advice" in page
    assert "behind on rent, lives in M14" in page


def test_the_same_form_twice_counts_once(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """A double click does not tell the case twice."""
    client = signed_in("home-worker")
    address = send(client, "/staff", "/staff/cases").headers["Location"]
    for _ in range(2):
        send(client, address, f"{address}/told", text="behind on rent", nonce="same")
    with runtime.database.reading() as session:
        assert len(session.scalars(select(Turn)).all()) == 1


@pytest.mark.parametrize(("words", "status"), [("  ", 422), ("x" * (LONGEST_TEXT + 1), 413)])
def test_nothing_and_too_much_are_told_kindly(scene: Scene, signed_in: SignedIn, words: str, status: int) -> None:
    """What cannot be read is said, and stays in the box."""
    client, address = signed_in("home-maker"), f"/staff/cases/{scene.home.case}"
    response = send(client, address, f"{address}/told", text=words)
    assert response.status_code == status
    assert "There is a problem" in text(response)
    assert words.strip() in response.text


def test_candidates_come_with_reasons_and_a_question(scene: Scene, signed_in: SignedIn) -> None:
    """What was told leads to a candidate, its reasons, and how to pass the person on."""
    page = text(signed_in("home-maker").get(f"/staff/cases/{scene.home.case}"))
    assert "Neighbour money advice" in page
    assert "because they said “behind on rent”" in page.replace("Because", "because")
    assert "You can refer: they are a member of the network and will answer." in page


def test_somebody_under_16_is_marked(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """A worker is warned before passing on a child."""
    with runtime.database.writing() as session:
        view = case_view(session, runtime, scene.home.case, runtime.clock.now())
        young = view.case.with_facts({"age": Fact("age", 14)})
        save_case(session, scene.home.case, young, view.cipher, runtime.clock.now())
    assert "may be under 16" in text(signed_in("home-maker").get(f"/staff/cases/{scene.home.case}"))


def test_a_closed_case_leaves_the_list_and_takes_no_more_words(scene: Scene, signed_in: SignedIn) -> None:
    """Closing is final for the case; its page can still be read."""
    client, address = signed_in("home-maker"), f"/staff/cases/{scene.home.case}"
    page = client.get(address).text
    assert send(client, address, f"{address}/close").status_code == 303
    assert "You have no open case" in text(client.get("/staff"))
    assert client.get(address).status_code == 200
    late = client.post(f"{address}/told", data={"csrf_token": token(page), "text": "one more thing"})
    assert late.status_code == 409
    assert "one more thing" in late.text


def test_a_forgotten_person_leaves_no_case(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """After "forget me" the case is gone, and the referral says so instead of a name."""
    with runtime.database.writing() as session:
        persons.erase(session, scene.home.person, runtime.clock.now())
    client = signed_in("home-maker")
    assert client.get(f"/staff/cases/{scene.home.case}").status_code == 410
    page = text(client.get(f"/staff/referrals/{scene.home.referral.reference}"))
    assert "Name deleted" in page
    assert "asked to be forgotten" in page
    assert client.get("/staff").status_code == 200


def test_the_list_of_people_is_paged(scene: Scene, signed_in: SignedIn, runtime: Runtime) -> None:
    """Twelve cases stand on two pages."""
    with runtime.database.writing() as session:
        opener = session.scalars(
            select(PersonConversation.opened_by).where(PersonConversation.conversation_id == scene.home.case)
        ).one()
        assert opener is not None
        for _ in range(11):
            known(session, runtime, open_case(session, runtime, opener, runtime.clock.now()), FALLOWFIELD)
    client = signed_in("home-maker")
    first, second = client.get("/staff").text, client.get("/staff?people=2").text
    assert first.count('href="/staff/cases/') == 10
    assert second.count('href="/staff/cases/') == 2
    assert 'href="/staff?people=2"' in first


def test_a_service_already_referred_to_shows_its_reference_instead(scene: Scene, signed_in: SignedIn) -> None:
    """Nobody is sent into a form that can only be refused."""
    page = signed_in("home-maker").get(f"/staff/cases/{scene.home.case}").text
    assert "Already referred: <a" in page
    assert scene.home.referral.reference in page
    assert f"/refer/{scene.home.service.id}" not in page
