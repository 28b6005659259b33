"""Staff see how a message is understood, and review phrases that were not; nothing they type is kept."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assistant.access.tables import AuditEntry
from assistant.review.tables import ReviewPhrase
from assistant.runtime import Runtime
from conversations.transcripts.tables import Turn
from tests.assistant.access.people import token
from tests.assistant.console.scene import Scene

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def phrase(runtime: Runtime) -> int:
    """A phrase that waits for review."""
    with runtime.database.writing() as session:
        row = ReviewPhrase(
            words="flibber the gubbins", why="said-otherwise", need="essentials/white-goods", times=3,
            first_on=dt.date(2026, 3, 1), last_on=dt.date(2026, 3, 2),
            purge_at=runtime.clock.now() + dt.timedelta(days=90),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def post(client: FlaskClient, path: str, **form: object):
    """Send a form with the token of its page."""
    page = client.get(path).text
    return client.post(path, data={"csrf_token": token(page), **{key: str(value) for key, value in form.items()}})


def test_a_typed_text_is_explained_and_not_kept(signed_in: SignedIn, runtime: Runtime) -> None:
    """Needs, facts and the phrases behind them; no turn is stored."""
    with runtime.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Turn))
    page = post(signed_in("home-worker"), "/staff/reading", text="bailiffs at the door, not homeless, im 34")
    assert page.status_code == 200
    assert "debt/bailiffs" in page.text
    assert "denied" in page.text
    assert "How old they are: 34" in page.text or "34" in page.text
    with runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Turn)) == before


def test_a_text_is_read_as_an_answer(signed_in: SignedIn) -> None:
    """The question chosen counts."""
    page = post(signed_in("home-worker"), "/staff/reading", text="2", asked="children")
    assert "age not told, age not told" in page.text


@pytest.mark.parametrize(("text", "status"), [("", 422), ("x" * 5001, 413)])
def test_nothing_or_too_much_is_said_plainly(signed_in: SignedIn, text: str, status: int) -> None:
    """The page comes back with what is wrong."""
    page = post(signed_in("home-worker"), "/staff/reading", text=text)
    assert page.status_code == status
    assert "There is a problem" in page.text


def test_a_turn_of_a_case_is_explained_with_a_trace(signed_in: SignedIn, scene: Scene, runtime: Runtime) -> None:
    """Only a turn they may see; reading it leaves an audit row."""
    client = signed_in("home-maker")
    case = f"/staff/cases/{scene.home.case}"
    hidden = token(client.get(case).text)
    client.post(f"{case}/told", data={"csrf_token": hidden, "text": "behind on the rent", "nonce": "n1"})
    page = client.get(f"/staff/reading/{scene.home.case}")
    assert page.status_code == 200
    assert "behind on the rent" in page.text
    assert "housing/rent-arrears" in page.text
    with runtime.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
    assert "read-reading" in actions
    assert client.get(f"/staff/reading/{scene.away.case}").status_code == 404
    assert client.get(f"/staff/reading/{scene.home.case}?turn=99").status_code == 404


def test_a_change_is_previewed_then_suggested_and_taken_out(signed_in: SignedIn, runtime: Runtime, phrase: int) -> None:
    """Nothing is recorded by the preview; the suggestion leaves the queue and stands in the patch."""
    client = signed_in("home-steward")
    form = {"phrase_id": phrase, "rule": "essentials/white-goods", "pattern": "flibber [the] gubbins"}
    seen = post(client, "/staff/reading/review", do="preview", **form)
    assert seen.status_code == 200
    assert "stored examples would be read otherwise" in seen.text
    with runtime.database.reading() as session:
        assert session.scalar(select(ReviewPhrase.decision)) == ""
    assert post(client, "/staff/reading/review", do="suggested", **form).status_code == 303
    patch = json.loads(client.get("/staff/reading/suggestions.json").text)
    assert patch["suggestions"][0]["add"] == "flibber [the] gubbins"
    assert "flibber" not in client.get("/staff/reading/review").text


@pytest.mark.parametrize(("pattern", "rule"), [("(flibber", "food"), ("", "food"), ("flibber", "no-such-rule")])
def test_a_suggestion_that_cannot_be_read_is_refused(signed_in: SignedIn, phrase: int, pattern: str, rule: str) -> None:
    """With what is wrong, and the form as it was."""
    client = signed_in("home-coordinator")
    told = post(client, "/staff/reading/review", do="suggested", phrase_id=phrase, rule=rule, pattern=pattern)
    assert told.status_code == 422
    assert "There is a problem" in told.text


def test_setting_aside(signed_in: SignedIn, runtime: Runtime, phrase: int) -> None:
    """Not a need, or ignored: gone from the queue."""
    assert post(signed_in("home-lead"), "/staff/reading/review", do="not-a-need", phrase_id=phrase).status_code == 303
    with runtime.database.reading() as session:
        row = session.scalars(select(ReviewPhrase)).one()
        assert row.decision == "not-a-need"
        assert row.decided_by is not None


def test_workers_do_not_review(signed_in: SignedIn) -> None:
    """The queue is for those who keep the words."""
    client = signed_in("home-worker")
    assert client.get("/staff/reading/review").status_code == 403
    assert client.get("/staff/reading/suggestions.json").status_code == 403
