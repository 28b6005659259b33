"""Signposts, introductions, unmet needs, status lines and references."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from assistant.links import service as links
from assistant.persons import service as persons
from assistant.referrals import agreements, followups, service, signposts, status
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action, State
from assistant.referrals.new import ReferralDetails
from assistant.referrals.policy import person_actor
from assistant.referrals.reference import ALPHABET, new_reference, tidy_reference
from assistant.referrals.refused import ActionRefused
from assistant.referrals.tables import Signpost, UnmetNeed
from tests import builders
from tests.assistant.referrals import world
from tests.assistant.referrals.world import NAME, PHONE, SECRET


@pytest.fixture
def w(any_runtime):
    """The world, in a writing session that is rolled back."""
    with any_runtime.database.writing() as session:
        yield world.make(session, any_runtime)
        session.rollback()


def introduce(w, **values):
    """An introduction to an organisation outside the networks."""
    outside = builders.organisation(w.session, "Knit and Natter", takes_introductions=values.pop("takes", True))
    offered = builders.service(w.session, outside, "Friday club", needs=("loneliness",))
    agreement = agreements.record(
        w.session, person_id=w.person_id, organisation_id=outside.id, network_id=None, words_shown="May we?",
        language="en", how_given="sms", now=w.now,
    )  # fmt: skip
    details = values.pop("details", ReferralDetails(NAME, PHONE, summary=SECRET))
    return signposts.introduce(
        w.session, w.runtime, person_id=w.person_id, service_id=offered.id, agreement_id=agreement.id, details=details,
        needs=("loneliness",), now=w.now, **values,
    )  # fmt: skip


def test_a_signpost_is_recorded_and_followed_up(w):
    """Counted and asked about after 14 days, once."""
    made = signposts.signpost(
        w.session, w.runtime, person_id=w.person_id, service_id=w.service.id, needs=("debt",), now=w.now,
        locality_code=builders.MANCHESTER,
    )  # fmt: skip
    assert (made.route, made.organisation_id) == ("signpost", w.receiver.id)
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=13)) == 0
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=14)) == 1
    assert followups.run(w.session, w.runtime, w.now + dt.timedelta(days=15)) == 0
    followups.answer(
        w.session, w.runtime, w.person_id, reference=made.reference, said="got-help", channel="sms", now=w.now
    )
    assert w.session.get_one(Signpost, made.id).answer == "got-help"


def test_an_introduction_is_a_link_and_nothing_else(w):
    """The e-mail holds a reference and a link; who it is about is sealed behind it."""
    made = introduce(w)
    [(to, subject, body)] = w.mail("introduction-org")
    assert to == "office@example.org"
    assert "/r/" in body
    assert made.reference in body
    for secret in (NAME, "Zebedee", PHONE, SECRET, "lonel", "Friday club"):
        assert secret not in subject + body
    assert NAME in w.cipher.open(made.details_sealed)


def test_an_introduction_is_withdrawn_like_a_referral(w):
    """Agreement ended, link dead, message cancelled."""
    made = introduce(w)
    token = links.mint(w.session, "read-introduction", made.id, w.now)
    assert service.withdraw_all(w.session, w.runtime, w.person_id, person_actor(w.person_id, "sms"), w.now) == 1
    with pytest.raises(links.LinkDead):
        links.resolve(w.session, token, "read-introduction", w.now)
    assert w.mail("introduction-org") == []
    [line] = status.lines(w.session, w.runtime, w.person_id)
    assert (line.state, line.can_withdraw) == ("introduction_ended", False)


def test_introductions_are_refused_where_they_are_not_wanted_or_not_safe(w):
    """Only to organisations that take them, only with a safe way back."""
    with pytest.raises(ActionRefused) as found:
        introduce(w, takes=False)
    assert found.value.problem_key == "no-introductions"
    with pytest.raises(ActionRefused) as found:
        introduce(w, details=ReferralDetails(NAME, PHONE, safe_contact="not-safe"))
    assert found.value.problem_key == "no-safe-contact"


def test_a_closed_service_is_no_signpost(w):
    """Nor is a person without a key given one."""
    w.service.status = "defunct"
    w.session.flush()
    values = {"person_id": w.person_id, "service_id": w.service.id, "needs": ("debt",), "now": w.now}
    with pytest.raises(ActionRefused):
        signposts.signpost(w.session, w.runtime, **values)
    persons.erase(w.session, w.person_id, w.now)
    with pytest.raises(ActionRefused) as found:
        signposts.signpost(w.session, w.runtime, **values)
    assert found.value.problem_key == "person-erased"


def test_unmet_needs_are_one_row_a_need(w):
    """With where and why; an unknown reason is an error."""
    values = {"locality_code": builders.MANCHESTER, "conversation_id": None, "now": w.now}
    assert signposts.record_unmet(w.session, needs=("debt", "food"), reason="no-match", **values) == 2
    assert {row.need for row in w.session.scalars(select(UnmetNeed))} == {"debt", "food"}
    with pytest.raises(ValueError, match="reason must be one of"):
        signposts.record_unmet(w.session, needs=("debt",), reason="bored", **values)


def test_the_person_sees_who_promised_what_by_when(w):
    """In plain words, newest first, late when it is."""
    referral = w.send()
    [line] = status.lines(w.session, w.runtime, w.person_id)
    assert (line.reference, line.organisation, line.state) == (referral.reference, "Fallowfield Advice", "sent")
    assert (line.promise, line.late, line.can_withdraw) == (referral.due_at, False, True)
    details = ActionDetails(worker="Pat", promised_on=dt.date(2026, 3, 5))
    service.act(w.session, w.runtime, referral.id, Action.ACCEPT, w.provider, details, w.now)
    [line] = status.lines(w.session, w.runtime, w.person_id)
    assert (line.worker, line.promise) == ("Pat", dt.datetime(2026, 3, 5, 17, tzinfo=dt.UTC))
    w.runtime.clock.move(days=4)
    [line] = status.lines(w.session, w.runtime, w.person_id)
    assert line.late
    assert replace(line, late=False) != line


def test_every_state_has_words_for_the_person():
    """Sixteen states and the three of introductions, no more and no fewer."""
    introductions = {"introduced", "introduction_read", "introduction_ended"}
    assert set(status.words()) == {state.value for state in State} | introductions


def test_references_are_unique_and_readable(w):
    """JU- and six signs without look-alikes."""
    found = {new_reference(w.session) for _ in range(200)}
    assert len(found) == 200
    assert not set("".join(reference[3:] for reference in found)) & set("01OILSBZ")
    assert all(len(reference) == 9 for reference in found)


@given(st.text(ALPHABET, min_size=6, max_size=6))
def test_references_are_read_as_people_type_them(signs):
    """Small letters, spaces and missing dashes are fine."""
    wanted = f"JU-{signs}"
    for typed in (wanted, wanted.lower(), f" ju {signs[:3]} {signs[3:]} ", signs if signs[:2] != "JU" else wanted):
        assert tidy_reference(typed) == wanted


@given(st.text(max_size=40))
def test_anything_else_is_no_reference(text):
    """Any text gives a well-formed reference or None."""
    found = tidy_reference(text)
    assert found is None or (len(found) == 9 and set(found[3:]) <= set(ALPHABET))
