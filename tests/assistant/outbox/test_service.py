"""Putting messages into the outbox and taking them out again."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from assistant.outbox.service import cancel
from assistant.runtime import Runtime
from tests.assistant.outbox.post import ANNA, BEN, put, row, states


def test_what_is_written_is_sealed_and_can_be_opened_again(runtime: Runtime):
    """Neither address nor text stands in the row, and the house key opens both."""
    message = put(runtime, "A referral is waiting for you.")
    with runtime.database.reading() as session:
        stored = repr(session.execute(text("SELECT * FROM outbox_message")).one())
    assert "referral is waiting" not in stored
    assert ANNA not in stored
    assert runtime.keyring.house.open(message.to_sealed) == ANNA
    assert runtime.keyring.house.open(message.body_sealed) == "A referral is waiting for you."


def test_a_message_to_a_person_is_sealed_with_that_persons_key(runtime: Runtime):
    """Erasing the person's key makes the message unreadable too."""
    cipher, _, _ = runtime.keyring.new_person_key()
    message = put(runtime, "Hello", person_id=uuid.uuid4(), cipher=cipher)
    assert cipher.open(message.body_sealed) == "Hello"
    with pytest.raises(ValueError, match="cannot be opened"):
        runtime.keyring.house.open(message.body_sealed)


def test_order_is_strictly_ascending_per_recipient_at_one_moment(any_runtime: Runtime):
    """Messages decided at the same moment keep the order in which they were decided."""
    seqs = [put(any_runtime, str(n)).seq for n in range(5)]
    assert seqs == sorted(set(seqs))


def test_a_far_follow_up_does_not_hold_up_todays_messages(any_runtime: Runtime):
    """Order goes by the time a message is due, not by the time it was decided."""
    later = put(any_runtime, "Did it help?", not_before=any_runtime.clock.now() + dt.timedelta(days=14))
    assert put(any_runtime, "Today").seq < later.seq


def test_cancelling_takes_only_what_nobody_began_to_send(any_runtime: Runtime):
    """A withdrawn referral's waiting messages go; other subjects and finished ones stay."""
    subject = uuid.uuid4()
    gone = put(any_runtime, "one", subject_id=subject)
    put(any_runtime, "two", BEN, subject_id=uuid.uuid4())
    with any_runtime.database.writing() as session:
        assert cancel(session, subject, any_runtime.clock.now()) == 1
        assert cancel(session, subject, any_runtime.clock.now()) == 0
    assert sorted(states(any_runtime)) == ["cancelled", "waiting"]
    assert row(any_runtime, gone.id).finished_at == any_runtime.clock.now()


def test_a_rolled_back_transaction_leaves_no_message(runtime: Runtime):
    """A message exists exactly if its reason was committed."""

    def decide() -> None:
        with runtime.database.writing() as session:
            cancel(session, uuid.uuid4(), runtime.clock.now())
            raise LookupError

    with pytest.raises(LookupError):
        decide()
    assert states(runtime) == []


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "fax"}, {"to": " "}, {"person_id": uuid.UUID(int=1)}],
    ids=["unknown channel", "no address", "person without key"],
)
def test_wrong_calls_are_refused(runtime: Runtime, wrong: dict[str, Any]):
    """A message nobody could send is refused where it is made."""
    with pytest.raises(ValueError):
        put(runtime, "Hello", **{"to": ANNA} | wrong)
