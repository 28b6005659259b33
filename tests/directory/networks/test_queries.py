"""Which charter drives the clocks, which network a referral belongs to, who is in it."""

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.networks import queries
from directory.networks.tables import Charter, CharterSignature, NetworkMember
from tests import builders

TODAY = dt.date(2026, 3, 2)


def test_newest_signed_charter_is_in_force(session: Session) -> None:
    """Of two versions signed by all the newer one counts, from its first day on."""
    us = builders.organisation(session)
    network = builders.network(session)
    builders.member(session, network, us)
    first = builders.charter(session, network, (us,))
    second = builders.charter(session, network, (us,), version=2, in_force_from=TODAY)
    for charter in (first, second):
        for mark in charter.signatures:
            mark.signed_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    session.flush()
    assert queries.charter_in_force(session, network.id, TODAY) is second
    assert queries.charter_in_force(session, network.id, TODAY - dt.timedelta(days=1)) is first


def test_unsigned_version_drives_no_clock(session: Session) -> None:
    """A version that one member has not signed leaves the one before it in force."""
    us, them = builders.organisation(session, "Us"), builders.organisation(session, "Them")
    network = builders.network(session)
    for one in (us, them):
        builders.member(session, network, one)
    first = builders.charter(session, network, (us, them))
    builders.charter(session, network, (us,), version=2, in_force_from=TODAY)
    assert queries.charter_in_force(session, network.id, TODAY) is first


def test_new_member_must_sign_too(session: Session) -> None:
    """Somebody who joined without signing stops the charter; once they have left it goes on."""
    us, late = builders.organisation(session, "Us"), builders.organisation(session, "Late")
    network = builders.network(session)
    builders.member(session, network, us)
    charter = builders.charter(session, network, (us,))
    joined = builders.member(session, network, late)
    assert queries.charter_in_force(session, network.id, TODAY) is None
    joined.left_on = TODAY - dt.timedelta(days=1)
    session.flush()
    assert queries.charter_in_force(session, network.id, TODAY) is charter


def test_signature_counts_from_its_day(session: Session) -> None:
    """Signed tomorrow is not signed today."""
    us = builders.organisation(session)
    network = builders.network(session)
    builders.member(session, network, us)
    charter = builders.charter(session, network, (us,))
    charter.signatures[0].signed_at = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    session.flush()
    assert queries.charter_in_force(session, network.id, TODAY) is None
    assert queries.charter_in_force(session, network.id, TODAY + dt.timedelta(days=1)) is charter


def test_no_members_no_charter(session: Session) -> None:
    """A charter without anybody in the network drives nothing."""
    network = builders.network(session)
    builders.charter(session, network, ())
    assert queries.charter_in_force(session, network.id, TODAY) is None


@pytest.mark.parametrize(("urgency", "amount"), [("today", 4), ("soon", 2), ("planned", 2)])
def test_exact_urgency_first(session: Session, urgency: str, amount: int) -> None:
    """The level for this very urgency counts, else the one for any other."""
    us = builders.organisation(session)
    network = builders.network(session)
    builders.member(session, network, us)
    builders.charter(session, network, (us,))
    level = queries.service_level(session, network.id, "acknowledge", urgency, TODAY)
    assert level is not None
    assert level.amount == amount
    assert queries.service_level(session, network.id, "no-such-clock", urgency, TODAY) is None
    assert queries.service_level(session, uuid.uuid4(), "acknowledge", urgency, TODAY) is None


def test_network_is_where_membership_and_locality_meet(session: Session) -> None:
    """The receiver's network counts only where the person lives in its locality, and only while it is a member."""
    us = builders.organisation(session)
    here = builders.network(session, "Here", (builders.MANCHESTER,))
    there = builders.network(session, "There", (builders.OLDHAM,))
    builders.member(session, here, us)
    gone = builders.member(session, there, us)
    assert queries.network_for(session, us.id, builders.MANCHESTER, TODAY) is here
    assert queries.network_for(session, us.id, builders.OLDHAM, TODAY) is there
    assert queries.network_for(session, us.id, "E08000001", TODAY) is None
    gone.left_on = TODAY
    session.flush()
    assert queries.network_for(session, us.id, builders.OLDHAM, TODAY) is there, "the last day still counts"
    assert queries.network_for(session, us.id, builders.OLDHAM, TODAY + dt.timedelta(days=1)) is None


def test_coordinators_may_be_nobody(session: Session) -> None:
    """A network works without any coordinator; where there are some, only they are named."""
    us, them = builders.organisation(session, "Us"), builders.organisation(session, "Them")
    network = builders.network(session)
    builders.member(session, network, us)
    assert list(queries.coordinators(session, network.id, TODAY)) == []
    builders.member(session, network, them, role="coordinator")
    assert [one.organisation_id for one in queries.coordinators(session, network.id, TODAY)] == [them.id]
    assert len(queries.members(session, network.id, TODAY)) == 2


def test_agreement_rule_belongs_to_member_and_network(session: Session) -> None:
    """A rule made for one network is none for another."""
    us = builders.organisation(session)
    here, there = builders.network(session, "Here"), builders.network(session, "There")
    builders.member(session, here, us)
    builders.member(session, there, us, rule=False)
    assert queries.agreement_rule(session, here.id, us.id) is not None
    assert queries.agreement_rule(session, there.id, us.id) is None
    assert queries.member(session, there.id, us.id, TODAY) is not None
    assert [network.name for network in queries.networks(session)] == ["Here", "There"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signed=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=5), day=st.integers(0, 60))
def test_charter_in_force_is_signed_by_all(session: Session, signed: list[tuple[bool, bool]], day: int) -> None:
    """Whatever was signed by whom: the version in force is begun, signed by both, and no newer one is."""
    us, them = builders.organisation(session, "Us"), builders.organisation(session, "Them")
    network = builders.network(session)
    session.add_all(
        NetworkMember(network_id=network.id, organisation_id=one.id, joined_on=dt.date(2025, 1, 1))
        for one in (us, them)
    )
    start = dt.date(2025, 6, 1)
    for version, pair in enumerate(signed, 1):
        charter = Charter(network_id=network.id, version=version, in_force_from=start + dt.timedelta(days=version * 7))
        charter.signatures = [
            CharterSignature(organisation_id=one.id, signed_at=dt.datetime(2025, 1, 2, tzinfo=dt.UTC))
            for one, has_signed in zip((us, them), pair, strict=True)
            if has_signed
        ]
        session.add(charter)
    session.flush()
    fitting = [version for version, pair in enumerate(signed, 1) if all(pair) and version * 7 <= day]
    found = queries.charter_in_force(session, network.id, start + dt.timedelta(days=day))
    assert (found.version if found else None) == (max(fitting) if fitting else None)
