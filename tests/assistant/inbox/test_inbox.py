"""The door with an account: own organisation's referrals, open ones first, 25 a page; everybody else stays outside."""

import pytest
from sqlalchemy import select

from assistant.access.roles import StaffRole
from assistant.access.tables import AuditEntry
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.policy import person_actor
from assistant.referrals.tables import Referral
from tests import builders
from tests.assistant.access.people import browser, hire
from tests.assistant.inbox.conftest import Door
from tests.assistant.referrals.world import NAME, PHONE, SECRET


@pytest.fixture
def provider(app, runtime, committed):
    """Somebody of the receiving organisation, signed in."""
    made, _ = committed
    hire(runtime, "pat@example.org", [StaffRole.PROVIDER], organisation_id=made.receiver.id)
    return browser(app, "pat@example.org")


def test_the_list_shows_no_name(provider, committed):
    """Reference, service, state, due date; names only on the referral's own page."""
    _, referral = committed
    page = provider.get("/inbox")
    assert page.status_code == 200
    for words in (referral.reference, "Money and rent advice", "Waiting to be seen", "Wednesday 4 March 2026, 17:00"):
        assert words in page.text
    assert not any(secret in page.text for secret in (NAME, PHONE, SECRET))


def test_an_answer_with_an_account(provider, runtime, committed):
    """Acknowledge, see, accept; the audit names the member of staff and their organisation."""
    made, referral = committed
    door = Door(provider, f"/inbox/{referral.reference}")
    assert NAME not in door.get().text
    assert door.send("acknowledge").status_code == 303
    assert NAME in door.get().text
    form = {"worker": "Pat", "promised_on-day": "5", "promised_on-month": "3", "promised_on-year": "2026"}
    assert door.send("accept", form).headers["Location"] == f"/inbox/{referral.reference}?done=accept"
    with runtime.database.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
        assert {entry.action for entry in entries} >= {"acknowledge", "read-referral", "accept"}
        assert {entry.organisation_id for entry in entries} == {made.receiver.id}
        assert None not in {entry.staff_account_id for entry in entries}
        assert session.scalars(select(Referral.state)).one() == "accepted"


@pytest.mark.parametrize("role", [role for role in StaffRole if role is not StaffRole.PROVIDER])
def test_other_roles_are_shut_out(app, runtime, committed, role):
    """Commissioners, workers and all the rest of the same organisation: 403, by page and by button."""
    made, referral = committed
    hire(runtime, "x@example.org", [role], organisation_id=made.receiver.id, network_id=made.network.id)
    outsider = browser(app, "x@example.org")
    for path in ("/inbox", f"/inbox/{referral.reference}", f"/inbox/{referral.reference}/accept"):
        assert outsider.get(path).status_code == 403


def test_another_organisations_referral_is_unknown(app, runtime, committed):
    """Same page as for a reference that never was; the list is empty."""
    _, referral = committed
    with runtime.database.writing() as session:
        other = builders.organisation(session, "Elsewhere").id
    hire(runtime, "y@example.org", [StaffRole.PROVIDER], organisation_id=other)
    stranger = browser(app, "y@example.org")
    assert "Nothing yet" in stranger.get("/inbox").text
    for reference in (referral.reference, "JU-AAAAAA", "nonsense"):
        for path in ("", "/accept"):
            assert stranger.get(f"/inbox/{reference}{path}").status_code == 404


def test_without_signing_in_there_is_only_the_sign_in_page(client, committed):
    """303 to sign in, and back."""
    _, referral = committed
    answer = client.get(f"/inbox/{referral.reference}")
    assert answer.status_code == 303
    assert "/staff/sign-in" in answer.headers["Location"]


def test_open_ones_stand_first_and_pages_have_25(provider, runtime, committed):
    """Thirty referrals: two pages, ended ones last; a page beyond the end is unknown."""
    made, first = committed
    with runtime.database.writing() as session:
        here = type(made)(session, runtime, made.network, made.receiver, made.service, made.person_id, made.cipher,
                          made.now)  # fmt: skip
        for number in range(29):
            offered = builders.service(session, session.merge(made.receiver), f"Service {number}")
            here.send(service_id=offered.id)
        withdraw = ActionDetails(asked_by="person", reason_code="person-declined", consent_withdrawn=False)
        actor = person_actor(made.person_id, "sms")
        service.act(session, runtime, first.id, Action.WITHDRAW, actor, withdraw, made.now)
    one, two = provider.get("/inbox").text, provider.get("/inbox?page=2").text
    assert one.count("/inbox/JU-") == 25
    assert two.count("/inbox/JU-") == 5
    assert first.reference not in one
    assert two.rindex("/inbox/JU-") == two.index(f"/inbox/{first.reference}")
    assert "30 in all" in one
    assert provider.get("/inbox?page=3").status_code == 404
    assert provider.get("/inbox?page=x").status_code == 200
