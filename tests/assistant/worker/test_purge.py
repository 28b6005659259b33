"""Purging: everything personal goes when its time has come, and nothing else."""

import datetime as dt

from sqlalchemy import Table, func, select

from assistant.migrations.tables import metadata
from assistant.outbox.service import KEPT
from assistant.outbox.tables import OutboxMessage
from assistant.persons.service import KEEP_PERSON, contact
from assistant.persons.tables import ContactPoint, Person, PersonKey
from assistant.runtime import Runtime
from assistant.worker.jobs import purge_all
from assistant.worker.purge import personal_tables, purge
from directory.storage.base import Base
from tests.assistant.outbox.post import put


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


def test_what_something_living_points_at_waits(any_runtime: Runtime, clock):
    """A person whose telephone is still kept is not torn from under it."""
    with any_runtime.database.writing() as session:
        contact(session, any_runtime.keyring, "sms", "+447700900001", clock.now())
        point = session.scalars(select(ContactPoint)).one()
        point.purge_at = clock.now() + KEEP_PERSON * 2
    clock.move(seconds=KEEP_PERSON.total_seconds())
    assert purge_all(any_runtime) == 1, "only the key"
    with any_runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_long_purge_goes_in_short_transactions(any_runtime: Runtime):
    """No more than a batch at a time."""
    for n in range(5):
        put(any_runtime, str(n))
    with any_runtime.database.writing() as session:
        assert purge(session, POST, any_runtime.clock.now() + KEPT, batch=3) == 3
