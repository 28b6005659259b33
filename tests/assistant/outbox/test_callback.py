"""Status callbacks: a rank decides, whatever order they come in."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from assistant.outbox.callback import MEANS, RANK, report
from assistant.outbox.claim import claim
from assistant.outbox.settle import accepted
from assistant.outbox.tables import OutboxMessage
from assistant.runtime import Runtime
from tests.assistant.outbox.post import put, row


def sending(runtime: Runtime) -> OutboxMessage:
    """One message that a worker has in hand."""
    put(runtime, "Hello")
    with runtime.database.writing() as session:
        message = claim(session, runtime.clock.now())
    assert message is not None
    return message


def told(
    runtime: Runtime, message: OutboxMessage, status: str, code: str = "", sid: str = "SM1", tried: int = 1
) -> str:
    with runtime.database.writing() as session:
        report(session, message.id, tried, status=status, provider_id=sid, error_code=code, now=runtime.clock.now())
    return row(runtime, message.id).state


def test_a_callback_settles_a_row_whose_worker_died(any_runtime: Runtime):
    """Any status proves that the carrier has it: no need to ask the list."""
    message = sending(any_runtime)
    assert told(any_runtime, message, "queued") == "sent"
    assert row(any_runtime, message.id).provider_id == "SM1"


def test_sent_never_overwrites_delivered(any_runtime: Runtime):
    """Callbacks out of order: `delivered` stays."""
    message = sending(any_runtime)
    assert told(any_runtime, message, "delivered") == "delivered"
    assert told(any_runtime, message, "sent") == "delivered"
    with any_runtime.database.writing() as session:
        assert not accepted(session, message, "SM1", any_runtime.clock.now())


def test_an_error_is_not_overwritten_by_a_later_success(any_runtime: Runtime):
    """An undelivered part keeps its code (opengovsg/postmangovsg#1150)."""
    message = sending(any_runtime)
    assert told(any_runtime, message, "undelivered", "30005") == "failed"
    told(any_runtime, message, "delivered")
    assert row(any_runtime, message.id).error_code == "30005"


def test_an_unreachable_handset_is_tried_again_later_and_not_for_ever(any_runtime: Runtime):
    """30003: the same row waits, three tries in all."""
    message = sending(any_runtime)
    assert told(any_runtime, message, "undelivered", "30003") == "waiting"
    stored = row(any_runtime, message.id)
    assert stored.not_before > any_runtime.clock.now()
    assert stored.provider_id == ""
    with any_runtime.database.writing() as session:
        session.execute(update(OutboxMessage).values(state="sending", attempts=3))
    assert told(any_runtime, message, "undelivered", "30003", tried=3) == "failed"


def test_a_late_word_about_an_earlier_try_does_not_disturb_the_try_in_hand(any_runtime: Runtime):
    """An old `undelivered` counts for nothing; an old `delivered` saves a double."""
    message = sending(any_runtime)
    told(any_runtime, message, "undelivered", "30003")
    with any_runtime.database.writing() as session:
        session.execute(update(OutboxMessage).values(state="sending", attempts=2))
    assert told(any_runtime, message, "undelivered", "30003", tried=1) == "sending"
    assert told(any_runtime, message, "delivered", tried=1) == "delivered"


def test_a_callback_for_a_purged_row_is_nothing(any_runtime: Runtime):
    """Twilio may report on what we no longer keep."""
    with any_runtime.database.writing() as session:
        assert (
            report(
                session, uuid.uuid4(), 1, status="sent", provider_id="SM1", error_code="", now=any_runtime.clock.now()
            )
            is None
        )


@pytest.mark.parametrize("status", ["", "no-such-status"])
def test_an_unknown_status_changes_nothing(runtime: Runtime, status: str):
    """A word Twilio may add one day is not guessed at."""
    assert told(runtime, sending(runtime), status) == "sending"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(MEANS)), max_size=8))
def test_the_rank_never_falls(runtime, statuses):
    """Property: no order of callbacks takes a row back."""
    with runtime.database.writing() as session:
        session.query(OutboxMessage).delete()
    message = sending(runtime)
    ranks = [RANK[told(runtime, message, status)] for status in statuses]
    assert ranks == sorted(ranks)
