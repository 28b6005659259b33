"""How many messages a minute: the rule, and what counting them costs."""

import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from assistant.limits import Limiter, ProcessStorage


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([0.0, 0.5, 1.0, 7.0, 29.5, 60.0])), max_size=60)


@given(STEPS, st.integers(1, 5))
def test_a_moving_window_by_the_book(steps: list[tuple[str, float]], most: int):
    """Allowed is a message exactly when fewer than `most` allowed ones of the same key lie in the last 60 seconds."""
    clock = Seconds()
    limiter = Limiter(most, ProcessStorage(clock))
    taken: dict[str, list[float]] = {"a": [], "b": []}
    for key, wait in steps:
        clock.now += wait
        expected = sum(clock.now - at < 60 for at in taken[key]) < most
        assert limiter.allows(key) is expected
        if expected:
            taken[key].append(clock.now)


def test_who_is_refused_is_free_again_a_minute_later():
    """Refused messages do not lengthen the wait."""
    clock = Seconds()
    limiter = Limiter(2, ProcessStorage(clock))
    assert [limiter.allows("a") for _ in range(4)] == [True, True, False, False]
    clock.now += 59
    assert not limiter.allows("a")
    assert limiter.allows("b"), "another person is not held up"
    clock.now += 1
    assert limiter.allows("a")


def test_old_keys_go_and_nothing_stays_running():
    """A day of strangers: never more keys than wrote within a minute (and as long again to clear); no thread."""
    clock = Seconds()
    storage = ProcessStorage(clock)
    limiter = Limiter(30, storage)
    threads = threading.active_count()
    most = 0
    for n in range(50_000):
        clock.now += 0.1
        limiter.allows(f"person {n}")
        most = max(most, len(storage))
    assert most <= 601, "600 strangers a minute"
    assert threading.active_count() == threads
    clock.now += 120
    for n in range(400):
        limiter.allows(f"late {n}")
    assert len(storage) <= 400


def test_many_threads_never_get_more_than_the_limit():
    """Thirty a minute are thirty, however many ask at the same moment."""
    limiter = Limiter(30)
    allowed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: allowed.extend(limiter.allows("a") for _ in range(20))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (160, 30)


def test_counting_costs_next_to_nothing():
    """Under 50 microseconds of processor time a message, with 20,000 people within the minute."""
    limiter = Limiter(30)
    people = [f"person {n}" for n in range(20_000)]
    for person in people:
        limiter.allows(person)
    begin = time.process_time()
    for person in people:
        limiter.allows(person)
    assert (time.process_time() - begin) / len(people) < 50e-6
