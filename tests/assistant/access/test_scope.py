"""Who may see what: the rule, in every combination, and the same rule as SQL."""

import uuid
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Uuid, create_engine, insert, select

from assistant.access.current import Staff
from assistant.access.roles import StaffRole
from assistant.access.scope import (
    ConversationSides,
    ReferralSides,
    localities_of,
    may_see_conversation,
    may_see_referral,
    sees_referrals,
)
from directory.storage.database import Database
from tests import builders

OURS, THEIRS, THIRD = (uuid.UUID(int=number) for number in (1, 2, 3))
NET, OTHER_NET = uuid.UUID(int=10), uuid.UUID(int=11)
ME, COLLEAGUE = uuid.UUID(int=20), uuid.UUID(int=21)
NEVER = (StaffRole.STEWARD, StaffRole.ADMINISTRATOR, StaffRole.COMMISSIONER)

roles = st.frozensets(st.sampled_from(StaffRole))
organisations = st.sampled_from([None, OURS, THEIRS])
networks = st.sampled_from([None, NET, OTHER_NET])
staffs = st.builds(Staff, st.just(ME), st.just("Me"), roles, organisations, networks)
sides = st.builds(
    ReferralSides,
    made_by=st.sampled_from([None, ME, COLLEAGUE]),
    from_organisation_id=organisations,
    organisation_id=st.sampled_from([OURS, THEIRS]),
    network_id=st.sampled_from([NET, OTHER_NET]),
)


def one(*held: StaffRole) -> Staff:
    """Me, of our organisation and network, with these roles."""
    return Staff(ME, "Me", frozenset(held), OURS, NET)


@pytest.mark.parametrize("role", NEVER)
def test_some_roles_never_see_a_named_referral(role: StaffRole) -> None:
    """Steward, administrator and commissioner: not even when everything about it is theirs."""
    assert not may_see_referral(one(role), ReferralSides(ME, OURS, OURS, NET))
    assert not may_see_conversation(one(role), ConversationSides(ME, OURS, "E1", waiting=True), frozenset({"E1"}))


@pytest.mark.parametrize(
    ("role", "referral", "sees"),
    [
        (StaffRole.WORKER, ReferralSides(ME, None, THEIRS, OTHER_NET), True),
        (StaffRole.WORKER, ReferralSides(COLLEAGUE, OURS, THEIRS, OTHER_NET), True),
        (StaffRole.WORKER, ReferralSides(COLLEAGUE, THEIRS, OURS, NET), False),
        (StaffRole.WORKER, ReferralSides(None, None, OURS, NET), False),
        (StaffRole.LEAD, ReferralSides(COLLEAGUE, OURS, THEIRS, OTHER_NET), True),
        (StaffRole.PROVIDER, ReferralSides(None, None, OURS, OTHER_NET), True),
        (StaffRole.PROVIDER, ReferralSides(ME, OURS, THEIRS, NET), False),
        (StaffRole.COORDINATOR, ReferralSides(None, None, THEIRS, NET), True),
        (StaffRole.COORDINATOR, ReferralSides(COLLEAGUE, OURS, OURS, OTHER_NET), False),
    ],
)
def test_each_role_sees_its_side_only(role: StaffRole, referral: ReferralSides, sees: bool) -> None:
    """Sending side, receiving side, the network: each by its own role."""
    assert may_see_referral(one(role), referral) is sees


def test_nothing_is_not_the_same_as_nothing() -> None:
    """Somebody without an organisation or network does not match records without one."""
    nobody = Staff(ME, "Me", frozenset(StaffRole))
    assert not may_see_referral(nobody, ReferralSides(None, None, THEIRS, NET))
    assert not may_see_conversation(nobody, ConversationSides(None, None, "E1", waiting=False), frozenset())


@given(staff=staffs, referral=sides)
def test_the_list_shows_exactly_what_the_page_would_open(staff: Staff, referral: ReferralSides) -> None:
    """The SQL condition and the rule agree on every member of staff and every referral."""
    engine = create_engine("sqlite://")
    names = ("made_by", "from_organisation_id", "organisation_id", "network_id")
    table = Table("referral", MetaData(), *(Column(name, Uuid()) for name in names))
    table.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(table).values({name: getattr(referral, name) for name in names}))
        listed = connection.execute(select(table).where(sees_referrals(staff, table.c))).all()
    engine.dispose()
    assert bool(listed) is may_see_referral(staff, referral)


@pytest.mark.parametrize(("waiting", "place"), list(product((True, False), ("E1", "E9", None))))
def test_a_chat_is_seen_only_while_it_waits_for_a_human_nearby(waiting: bool, place: str | None) -> None:
    """A conversation nobody opened: only when it waits, and where their network works or nobody knows where."""
    sees = may_see_conversation(one(StaffRole.WORKER), ConversationSides(None, None, place, waiting), frozenset({"E1"}))
    assert sees is (waiting and place != "E9")


def test_a_case_is_seen_by_its_opener_and_their_organisation() -> None:
    """Waiting or not, anywhere; a colleague elsewhere and a coordinator see nothing of it."""
    mine, colleagues = ConversationSides(ME, THIRD, "E9", False), ConversationSides(COLLEAGUE, OURS, "E9", False)
    assert may_see_conversation(one(StaffRole.COORDINATOR), mine, frozenset())
    assert may_see_conversation(one(StaffRole.LEAD), colleagues, frozenset())
    assert not may_see_conversation(one(StaffRole.COORDINATOR), colleagues, frozenset())
    assert not may_see_conversation(
        one(StaffRole.WORKER), ConversationSides(COLLEAGUE, THEIRS, "E1", False), frozenset({"E1"})
    )


def test_places_come_from_the_network_and_from_memberships(any_database: Database) -> None:
    """Their own network's localities, those of their organisation's networks, and not of a network it has left."""
    with any_database.writing() as session:
        ours = builders.organisation(session)
        home = builders.network(session, localities=(builders.MANCHESTER,))
        left = builders.network(session, localities=(builders.OLDHAM,))
        builders.member(session, home, ours)
        membership = builders.member(session, left, ours)
        worker = Staff(ME, "Me", frozenset({StaffRole.WORKER}), organisation_id=ours.id)
        assert localities_of(session, worker) == {builders.MANCHESTER, builders.OLDHAM}
        membership.left_on = builders.NOW.date()
        session.flush()
        assert localities_of(session, worker) == {builders.MANCHESTER}
        coordinator = Staff(ME, "Me", frozenset({StaffRole.COORDINATOR}), network_id=left.id)
        assert localities_of(session, coordinator) == {builders.OLDHAM}
