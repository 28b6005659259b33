"""Signed links: random, hashed, bound to purpose and record, expiring, revocable."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select, text

from assistant.links import service as links
from assistant.links.tables import SignedLink

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture
def session(any_database):
    """A writing session on each database, rolled back."""
    with any_database.writing() as session:
        yield session
        session.rollback()


def reason(session, token, purpose="status", at=NOW) -> str:
    """Why a link is dead."""
    with pytest.raises(links.LinkDead) as dead:
        links.resolve(session, token, purpose, at)
    return dead.value.reason


def test_a_link_opens_its_record_until_it_expires(session):
    """Fourteen days, to the second."""
    subject = uuid.uuid4()
    token = links.mint(session, "status", subject, NOW)
    assert links.resolve(session, token, "status", NOW + dt.timedelta(days=14, seconds=-1)).subject_id == subject
    assert reason(session, token, at=NOW + dt.timedelta(days=14)) == "expired"


def test_the_token_is_160_bits_and_never_kept(session):
    """Only its SHA-256 stands in the database."""
    tokens = {links.mint(session, "status", uuid.uuid4(), NOW) for _ in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {27}
    rows = repr(session.execute(text("SELECT * FROM signed_link")).all())
    assert not any(token in rows for token in tokens)
    assert {len(row.token_hash) for row in session.scalars(select(SignedLink))} == {64}


def test_a_link_is_bound_to_its_purpose(session):
    """A status link answers no referral."""
    token = links.mint(session, "status", uuid.uuid4(), NOW)
    assert reason(session, token, "answer-referral") == "unknown"


@pytest.mark.parametrize("token", ["", "x", "a" * 27, "é\ud800", "%00", "' OR 1=1 --", "x" * 10_000])
def test_forged_links_are_unknown(session, token):
    """Nothing invented opens anything."""
    links.mint(session, "status", uuid.uuid4(), NOW)
    assert reason(session, token) == "unknown"


def test_revoking_kills_all_links_of_one_record_only(session):
    """Withdrawal kills; the neighbour lives."""
    mine, other = uuid.uuid4(), uuid.uuid4()
    dead = [links.mint(session, "status", mine, NOW) for _ in range(2)]
    alive = links.mint(session, "status", other, NOW)
    assert links.revoke(session, mine, NOW) == 2
    assert links.revoke(session, mine, NOW) == 0
    assert [reason(session, token) for token in dead] == ["revoked", "revoked"]
    assert links.resolve(session, alive, "status", NOW).subject_id == other


def test_an_unknown_purpose_is_an_error(session):
    """Purposes are a closed list."""
    with pytest.raises(ValueError):
        links.mint(session, "open-sesame", uuid.uuid4(), NOW)
