"""Other people's conversations, sessions and records, and the same form sent twice."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assistant.access.roles import StaffRole
from assistant.links import service as links
from assistant.persons.tables import Person
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime
from conversations.transcripts.tables import Turn
from tests import builders
from tests.assistant.access.people import browser, sign_in
from tests.assistant.console.forms import send as send_form
from tests.assistant.console.scene import Scene
from tests.assistant.sms.carrier import post, text
from tests.assistant.webchat.browsing import send, writing_form
from tests.journeys.wrong_input.texts import words

DANGER = "i want to kill myself"
ORDINARY = "behind on rent, M14 5RQ"


class TestOtherPeoplesThings:
    """Nobody gets at what is another's."""

    def test_another_site_cannot_plant_its_own_conversation(self, app: Flask) -> None:
        """A form sent by another site with the sender's valid ticket does not put the reader into that talk."""
        attacker, victim = app.test_client(), app.test_client()
        planted = writing_form(attacker.get("/")).fields
        answer = victim.post(
            "/chat",
            data={"chat": planted["chat"], "text": "my husband hits me"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 400
        assert "999" in answer.text
        assert "my husband hits me" in answer.text
        assert "my husband hits me" not in attacker.get("/").text

    def test_a_changed_ticket_opens_nothing(self, app: Flask) -> None:
        """A ticket with one sign changed is no ticket.

        The sign changed stands well inside the signature: the last one of a base64 text holds bits that mean nothing.
        """
        anna, ben = app.test_client(), app.test_client()
        send(anna, "my name is Anna")
        stolen = writing_form(anna.get("/")).fields["chat"]
        changed = stolen[:-10] + ("A" if stolen[-10] != "A" else "B") + stolen[-9:]
        for forged in (changed, "", "null", "a.b.c", stolen + "x"):
            answer = ben.post("/chat", data={"chat": forged, "text": "hello", "csrf_token": "x"})
            assert answer.status_code == 400
            assert "Anna" not in answer.text

    def test_an_older_turns_number_is_no_answer_to_a_newer_question(self, app: Flask, runtime: Runtime) -> None:
        """A yes from an old tab agrees to nothing."""
        with runtime.database.writing() as session:
            run_by = builders.organisation(session)
            builders.service(session, run_by, needs=("housing", "debt"))
            builders.member(session, network := builders.network(session), run_by)
            builders.charter(session, network, (run_by,))
        client = app.test_client()
        old_page = client.get("/")
        for said in (ORDINARY, "skip", "1"):
            send(client, said)
        for turn in ("0", "1", "999", "-1", "1e3", "٣"):
            send(client, "yes", old_page, turn=turn, nonce=f"n{turn}")
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Referral)) == 0

    def test_signing_in_begins_a_new_session(self, app: Flask, scene: Scene) -> None:
        """A session id planted before sign-in is worth nothing to who planted it: the cookie is signed and changes."""
        client = app.test_client()
        client.get("/staff/sign-in")
        before = client.get_cookie("session")
        assert sign_in(client, scene.names["home-worker"]).status_code == 303
        after = client.get_cookie("session")
        assert before is not None
        assert after is not None
        assert before.value != after.value
        thief = app.test_client()
        thief.set_cookie("session", before.value)
        assert thief.get("/staff").status_code == 303

    def test_another_networks_records_do_not_exist(self, app: Flask, scene: Scene) -> None:
        """By id, by reference, in lists and in searches, another network's people are unknown."""
        client = browser(app, scene.names["home-worker"])
        away = scene.away
        for path in (
            f"/staff/cases/{away.case}", f"/staff/waiting/{away.waiting}", f"/staff/referrals/{away.referral.reference}"
        ):  # fmt: skip
            assert client.get(path).status_code == 404
        assert away.referral.reference not in client.get("/staff/referrals").text
        found = send_form(client, "/staff/find", name="Ada Example", text="Ada Example")
        assert away.referral.reference not in found.text

    def test_a_name_made_of_markup_stays_words(self, app: Flask, runtime: Runtime, scene: Scene) -> None:
        """Organisations, people and notes with HTML in them: every page shows the signs, none runs them."""
        bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
        with runtime.database.writing() as session:
            session.get_one(type(scene.home.receiver), scene.home.receiver.id).name = f"Evil{bad}"
            session.get_one(type(scene.home.service), scene.home.service.id).name = f"Evil{bad}"
            builders.changed(session)
            token = links.mint(session, links.Purpose.STATUS, scene.home.person, runtime.clock.now())
        visitor = app.test_client()
        send(visitor, f"behind on rent {bad} M14 5RQ")
        worker, provider = browser(app, scene.names["home-worker"]), browser(app, scene.names["home-provider"])
        case = scene.cases[StaffRole.WORKER]
        send_form(worker, f"/staff/cases/{case}", f"/staff/cases/{case}/told", text=bad)
        pages = [visitor.get("/"), visitor.get(f"/my/{token}"), worker.get(f"/staff/cases/{case}"),
                 worker.get("/staff"),
                 worker.get(f"/staff/cases/{case}/refer/{scene.home.service.id}"), provider.get("/inbox"),
                 provider.get(f"/inbox/{scene.home.referral.reference}"), worker.get("/staff/referrals")]  # fmt: skip
        assert any("Evil" in page.text for page in pages)
        for page in pages:
            assert page.status_code == 200, page.request.path
            assert "<script>alert" not in page.text, page.request.path
            assert "<img src=x" not in page.text, page.request.path


class TestDoubleSubmits:
    """Twice the same is once."""

    def test_forget_me_sent_twice_is_answered_twice_alike(self, client: FlaskClient, runtime: Runtime) -> None:
        """The carrier repeats a message it had no answer to: the second time says the same, and nobody comes back."""
        for said in (ORDINARY, "forget me"):
            post(client, text(said))
        last = text("yes")
        first, again = post(client, last), post(client, last)
        assert "deleted" in words(first.text)
        assert words(again.text) == words(first.text)
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Person).where(Person.erased_at.is_(None))) == 0

    def test_a_case_told_twice_is_told_once(self, app: Flask, runtime: Runtime, scene: Scene) -> None:
        """A worker's double click makes one turn."""
        client, case = browser(app, scene.names["home-worker"]), scene.cases[StaffRole.WORKER]
        for _ in range(2):
            assert send_form(
                client, f"/staff/cases/{case}", f"/staff/cases/{case}/told", text="2 kids", nonce="same"
            ).status_code == 303  # fmt: skip
        with runtime.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Turn).where(Turn.conversation_id == case)) == 1
