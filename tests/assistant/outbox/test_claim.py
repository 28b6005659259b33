"""Claiming: one at a time, in order per recipient, by several workers."""

import datetime as dt
import threading

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.outbox.claim import claim, is_any_due
from assistant.outbox.service import enqueue
from assistant.outbox.settle import accepted, again, wait_after
from assistant.outbox.tables import OutboxMessage
from assistant.runtime import Runtime
from tests.assistant.outbox.post import ANNA, BEN, put, row


def take(runtime: Runtime) -> OutboxMessage | None:
    with runtime.database.writing() as session:
        return claim(session, runtime.clock.now())


def body(runtime: Runtime, message: OutboxMessage | None) -> str:
    return "" if message is None else runtime.keyring.house.open(message.body_sealed)


def finish(runtime: Runtime, message: OutboxMessage | None) -> None:
    assert message is not None
    with runtime.database.writing() as session:
        assert accepted(session, message, "SM1", runtime.clock.now())


def test_a_claim_is_committed_as_sending_before_anything_is_sent(any_runtime: Runtime):
    """The row says `sending`, since when, and which try it is."""
    put(any_runtime, "one")
    message = take(any_runtime)
    assert message is not None
    stored = row(any_runtime, message.id)
    assert (stored.state, stored.attempts, stored.claimed_at) == ("sending", 1, any_runtime.clock.now())


def test_a_second_message_waits_for_the_first_to_the_same_recipient(any_runtime: Runtime):
    """While one is being sent the next to that address is not free; one to another address is."""
    for text, to in (("one", ANNA), ("two", ANNA), ("other", BEN)):
        put(any_runtime, text, to)
    first, other = take(any_runtime), take(any_runtime)
    assert (body(any_runtime, first), body(any_runtime, other)) == ("one", "other")
    assert take(any_runtime) is None
    finish(any_runtime, first)
    assert body(any_runtime, take(any_runtime)) == "two"


def test_a_message_waiting_for_another_try_keeps_its_place(any_runtime: Runtime):
    """Order is kept through a retry: the later message does not overtake."""
    put(any_runtime, "one")
    put(any_runtime, "two")
    first = take(any_runtime)
    assert first is not None
    with any_runtime.database.writing() as session:
        assert again(session, first, any_runtime.clock.now() + dt.timedelta(minutes=1))
    assert take(any_runtime) is None


def test_nothing_is_claimed_before_its_time(any_runtime: Runtime):
    """Quiet hours: a delayed message is neither due nor claimed until then."""
    now = any_runtime.clock.now()
    put(any_runtime, "later", not_before=now + dt.timedelta(hours=1))
    with any_runtime.database.writing() as session:
        assert not is_any_due(session, now)
        assert claim(session, now) is None
        assert is_any_due(session, now + dt.timedelta(hours=1))
        assert claim(session, now + dt.timedelta(hours=1)) is not None


def test_a_worker_that_slept_cannot_overwrite_what_another_found_out(any_runtime: Runtime):
    """A result is taken only from the try that is in hand."""
    put(any_runtime, "one")
    slow = take(any_runtime)
    assert slow is not None
    with any_runtime.database.writing() as session:
        again(session, slow, any_runtime.clock.now())
    quick = take(any_runtime)
    assert quick is not None
    with any_runtime.database.writing() as session:
        assert not accepted(session, slow, "SM-slow", any_runtime.clock.now())
        assert accepted(session, quick, "SM-quick", any_runtime.clock.now())


def test_many_workers_share_the_post_without_doubles_and_in_order(any_runtime: Runtime):
    """Eight threads, forty messages to four people: each sent once, in order for each person."""
    with any_runtime.database.writing() as session:
        for n in range(40):
            to = f"+44770090010{n % 4}"
            enqueue(
                session,
                any_runtime,
                channel="sms",
                to=to,
                body=f"{n:02d}",
                purpose="nudge",
                now=any_runtime.clock.now(),
            )
    sent: list[tuple[str, str]] = []
    lock = threading.Lock()

    def work() -> None:
        idle = 0
        while idle < 20:
            message = take(any_runtime)
            if message is None:
                idle += 1
                threading.Event().wait(0.005)
                continue
            idle = 0
            with lock:
                sent.append((any_runtime.keyring.house.open(message.to_sealed), body(any_runtime, message)))
            finish(any_runtime, message)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == len(set(sent)) == 40
    for person in {to for to, _ in sent}:
        bodies = [text for to, text in sent if to == person]
        assert bodies == sorted(bodies)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=12), st.randoms(use_true_random=False))
def test_whatever_is_waiting_order_per_recipient_holds(runtime, posts, chance):
    """Property: whoever claims and finishes when, no message overtakes another to the same recipient."""
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        session.query(OutboxMessage).delete()
        for recipient, minutes in posts:
            enqueue(
                session,
                runtime,
                channel="sms",
                to=f"+44770090000{recipient}",
                body="x",
                purpose="nudge",
                now=now,
                not_before=now + dt.timedelta(minutes=minutes),
            )
    sent: dict[str, list[int]] = {}
    held: list[OutboxMessage] = []
    while True:
        with runtime.database.writing() as session:
            message = claim(session, now + dt.timedelta(minutes=5))
        if message is not None:
            assert message.recipient_index not in {one.recipient_index for one in held}
            sent.setdefault(message.recipient_index, []).append(message.seq)
            held.append(message)
        elif not held:
            break
        if held and (message is None or chance.random() < 0.5):
            finish(runtime, held.pop(chance.randrange(len(held))))
    assert sum(map(len, sent.values())) == len(posts)
    assert all(seqs == sorted(set(seqs)) for seqs in sent.values())


def test_waits_grow_to_an_hour_and_no_further():
    """5 s, 10 s, 20 s … 1 h."""
    waits = [wait_after(n).total_seconds() for n in range(1, 40)]
    assert waits[:3] == [5, 10, 20]
    assert max(waits) == 3_600
    assert waits == sorted(waits)
