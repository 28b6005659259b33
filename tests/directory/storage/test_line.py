"""The line of writers: in order, one at a time, and nobody waits for ever."""

import threading
import time

from directory.storage.line import Line


def test_whoever_came_first_goes_first():
    line, order = Line(), []
    assert line.enter(1)

    def wait(number):
        assert line.enter(5)
        order.append(number)
        line.leave()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(12)]
    for count, thread in enumerate(threads, 1):
        thread.start()
        while len(line._waiting) < count:
            time.sleep(0.001)
    line.leave()
    for thread in threads:
        thread.join(5)
    assert order == list(range(12))


def test_only_one_is_inside():
    line, inside, most = Line(), 0, 0

    def work():
        nonlocal inside, most
        for _ in range(50):
            assert line.enter(10)
            inside += 1
            most = max(most, inside)
            time.sleep(0)
            inside -= 1
            line.leave()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1
    assert line.enter(0)


def test_who_loses_patience_is_out_of_the_line():
    line = Line()
    assert line.enter(1)
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)
