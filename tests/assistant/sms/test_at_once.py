"""Twenty copies of one text at the same moment make one turn: threads against the real app on a loopback server."""

import http.client
import threading
from urllib.parse import urlencode

from sqlalchemy import func, select

from assistant.runtime import Runtime
from conversations.transcripts.tables import Conversation, Turn
from tests.assistant.sms.carrier import BASE, signed, text
from tests.assistant.sms.server import serving


def at_once(port: int, posts: list[dict[str, str]]) -> list[tuple[int, bytes]]:
    """All posts at the same moment; their answers in the same order."""
    answers: list[tuple[int, bytes]] = [(0, b"")] * len(posts)
    barrier = threading.Barrier(len(posts))

    def one(n: int) -> None:
        headers = signed(f"{BASE}/sms", posts[n]) | {"Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        barrier.wait()
        connection.request("POST", "/sms", urlencode(posts[n]), headers)
        response = connection.getresponse()
        answers[n] = (response.status, response.read())
        connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(posts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def counted(runtime: Runtime) -> tuple[int, int]:
    """Conversations and turns."""
    with runtime.database.reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Conversation, Turn))  # type: ignore[return-value]


def test_twenty_posts_of_one_message_make_one_turn(any_runtime: Runtime):
    """All twenty get the same words."""
    with serving(any_runtime) as port:
        answers = at_once(port, [text("lost my job, M14 5RQ")] * 20)
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    assert b"<Message>" in answers[0][1]
    assert counted(any_runtime) == (1, 1)


def test_ten_messages_of_one_new_person_are_one_conversation(any_runtime: Runtime):
    """A first message has no row to lock, and still nobody becomes two people."""
    with serving(any_runtime) as port:
        answers = at_once(port, [text(f"message {n}") for n in range(10)])
    assert {status for status, _ in answers} == {200}
    assert counted(any_runtime) == (1, 10)
