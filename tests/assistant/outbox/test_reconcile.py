"""Which message of the carrier's list is ours."""

import datetime as dt

from assistant.gateways.sms import Listed
from assistant.outbox.claim import claim
from assistant.outbox.reconcile import find, left_sending, settled_ids
from assistant.outbox.settle import accepted
from assistant.runtime import Runtime
from tests.assistant.outbox.post import ANNA, put

CLAIMED = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def listed(sid: str = "SM1", body: str = "Hello there", minutes: float = 0, *, from_api: bool = True) -> Listed:
    return Listed(sid, ANNA, body, CLAIMED + dt.timedelta(minutes=minutes), "sent", from_api)


def test_the_same_text_since_the_claim_is_ours():
    """White space may differ: carriers trim."""
    found = find([listed(body="Hello  there\n")], "Hello there ", CLAIMED, ())
    assert found is not None
    assert found.provider_id == "SM1"


def test_what_is_older_than_the_claim_is_not_ours():
    """A minute of clock difference is allowed, ten are not."""
    assert find([listed(minutes=-10)], "Hello there", CLAIMED, ()) is None
    assert find([listed(minutes=-1)], "Hello there", CLAIMED, ()) is not None


def test_a_message_another_row_answers_for_is_not_ours():
    """Two equal texts to one person: the first one's id is taken."""
    assert find([listed("SM1")], "Hello there", CLAIMED, {"SM1"}) is None


def test_a_reply_in_a_webhooks_answer_is_not_ours():
    """Twilio lists TwiML replies too."""
    assert find([listed(from_api=False)], "Hello there", CLAIMED, ()) is None


def test_another_text_is_not_ours():
    """Only the very text counts."""
    assert find([listed(body="Hello")], "Hello there", CLAIMED, ()) is None


def test_only_rows_past_their_lease_are_looked_up(any_runtime: Runtime):
    """A worker may still be at it."""
    put(any_runtime, "one")
    now = any_runtime.clock.now()
    with any_runtime.database.writing() as session:
        claim(session, now)
        assert left_sending(session, now) == []
        assert len(left_sending(session, now + dt.timedelta(seconds=61))) == 1


def test_taken_ids_are_those_of_the_same_recipient(any_runtime: Runtime):
    """Ids of other rows to that address, not our own."""
    put(any_runtime, "one")
    mine = put(any_runtime, "two")
    with any_runtime.database.writing() as session:
        first = claim(session, any_runtime.clock.now())
        assert first is not None
        accepted(session, first, "SM-first", any_runtime.clock.now())
        assert settled_ids(session, mine) == {"SM-first"}
        assert settled_ids(session, first) == set()
