"""A real, tiny SMTP server on the loopback: takes mail, or misbehaves as told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """`answers` overrides the reply to a verb, such as {"RCPT": "550 no"}; "hang up" closes the connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers = answers
        self.mail: list[str] = []


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            answer = self.server.answers.get(verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
            if answer == "hang up":
                return
            self._say(answer)
            if verb == "DATA" and answer.startswith("354") and not self._take():
                return
            if verb == "QUIT":
                return

    def _take(self) -> bool:
        text = ""
        while (line := self.rfile.readline().decode()) != ".\r\n":
            text += line
        self.server.mail.append(text)
        answer = self.server.answers.get("BODY", "250 taken")
        if answer == "hang up":
            return False
        self._say(answer)
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(**answers: str) -> Iterator[MailServer]:
    """Serve while the block runs."""
    with MailServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
