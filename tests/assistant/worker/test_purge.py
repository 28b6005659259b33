"""Purging: everything personal goes when its time has come, and nothing else."""

import datetime as dt

import pytest
from sqlalchemy import Table, func, select

from assistant.migrations.tables import metadata
from assistant.outbox.service import KEPT
from assistant.outbox.tables import OutboxMessage
from assistant.persons.service import KEEP_PERSON, begin_conversation, cipher_of, contact
from assistant.persons.tables import ContactPoint, Person, PersonKey
from assistant.referrals import service
from assistant.referrals.guards import ActionDetails
from assistant.referrals.machine import Action
from assistant.referrals.tables import Referral, UnmetNeed
from assistant.referrals.unmet import record_unmet
from assistant.runtime import Runtime
from assistant.worker.jobs import purge_all
from assistant.worker.purge import personal_tables, purge
from conversations.transcripts import store
from conversations.transcripts.tables import Conversation
from directory.storage.base import Base
from tests.assistant.outbox.post import put
from tests.assistant.referrals import world


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    found = metadata.tables[model.__tablename__]
    assert isinstance(found, Table)
    return found


POST = table_of(OutboxMessage)


def test_every_table_with_personal_data_can_be_purged():
    """Each has a `purge_at`; none is forgotten."""
    declared = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__personal__}
    assert set(personal_tables()) == declared
    assert all("purge_at" in table.c for table in declared)


def test_a_table_that_points_at_another_is_purged_before_it():
    """Contact points before persons."""
    order = personal_tables()
    assert order.index(table_of(ContactPoint)) < order.index(table_of(Person))


def test_rows_go_when_their_time_has_come_and_not_before(any_runtime: Runtime):
    """At `purge_at` the row goes; a second earlier it stays."""
    put(any_runtime, "one")
    due = any_runtime.clock.now() + KEPT
    with any_runtime.database.writing() as session:
        assert purge(session, POST, due - dt.timedelta(seconds=1)) == 0
        assert purge(session, POST, due) == 1
        assert purge(session, POST, due) == 0


def test_a_person_goes_with_key_and_telephone(any_runtime: Runtime, clock):
    """Nothing of them is left once their time is over."""
    with any_runtime.database.writing() as session:
        contact(session, any_runtime.keyring, "sms", "+447700900001", clock.now())
    clock.move(seconds=KEEP_PERSON.total_seconds())
    assert purge_all(any_runtime) == 3
    with any_runtime.database.reading() as session:
        for table in (Person, PersonKey, ContactPoint):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_something_living_needs_waits(any_runtime: Runtime, clock):
    """A person with a referral that is still kept stays readable, however long ago they first wrote."""
    with any_runtime.database.writing() as session:
        made = world.make(session, any_runtime)
        referral = made.send()
    clock.move(days=400)
    with any_runtime.database.writing() as session:
        service.act(session, any_runtime, referral.id, Action.ACKNOWLEDGE, made.provider, ActionDetails(), clock.now())
    clock.move(days=400)
    purge_all(any_runtime)
    with any_runtime.database.reading() as session:
        kept = session.get_one(Referral, referral.id)
        cipher = cipher_of(session, any_runtime.keyring, made.person_id)
        assert cipher is not None
        assert kept.details_sealed is not None
        assert world.NAME in cipher.open(kept.details_sealed)
    clock.move(days=400)
    purge_all(any_runtime)
    with any_runtime.database.reading() as session:
        assert cipher_of(session, any_runtime.keyring, made.person_id) is None


@pytest.mark.parametrize("kept", [False, True])
def test_a_talk_goes_after_thirty_days_unless_it_led_to_a_referral(any_runtime: Runtime, clock, kept: bool):
    """The person's telephone, the list of their talks and an unmet need do not keep it; a referral does."""
    with any_runtime.database.writing() as session:
        made = world.make(session, any_runtime)
        book = any_runtime.rule_books.current(session, clock.now())
        who = contact(session, any_runtime.keyring, "sms", "+447700900001", clock.now())
        talk = store.open_conversation(
            session, channel="sms", rule_set_hash=book.hash, case="{}", cipher=who.cipher, now=clock.now()
        )
        begin_conversation(session, who, talk, clock.now())
        record_unmet(
            session, needs=("debt",), reason="no-match", locality_code=None, conversation_id=talk, now=clock.now()
        )
        if kept:
            made.send(conversation_id=talk)
    clock.move(seconds=store.KEEP_CHAT.total_seconds() - 1)
    purge_all(any_runtime)
    with any_runtime.database.reading() as session:
        assert session.get(Conversation, talk) is not None
    clock.move(seconds=1)
    purge_all(any_runtime)
    with any_runtime.database.reading() as session:
        assert (session.get(Conversation, talk) is not None) is kept
        assert session.get(Person, who.person_id) is not None
        assert session.scalar(select(func.count()).select_from(UnmetNeed)) == 1


def test_a_long_purge_goes_in_short_transactions(any_runtime: Runtime):
    """No more than a batch at a time."""
    for n in range(5):
        put(any_runtime, str(n))
    with any_runtime.database.writing() as session:
        assert purge(session, POST, any_runtime.clock.now() + KEPT, batch=3) == 3
