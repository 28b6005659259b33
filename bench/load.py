"""A real load generator: its own process, threads with kept-alive connections, every answer read and checked.

Run as `python -m bench.load PLAN.json`: prints {"seconds": […per request], "wall": …, "wrong": n} as JSON.
"""

import http.client
import json
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Talker(threading.Thread):
    """One person after the other on one connection: each item is a list of requests sent in order.

    `begins`: how many requests of its first talk are sent before that person stops answering. Sixteen people are not in
    step: without it all sixteen would send their last, heaviest message in the same moment, again and again.
    """

    def __init__(self, base: str, queue: list[list[dict[str, Any]]], lock: threading.Lock, begins: int) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(base)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        self.queue, self.lock, self.begins = queue, lock, begins
        self.seconds: list[float] = []
        self.wrong = 0

    def run(self) -> None:
        """Talk until the queue is empty."""
        while True:
            with self.lock:
                if not self.queue:
                    return
                talk = self.queue.pop()
            self._talk(talk[: self.begins % len(talk)] or talk)
            self.begins = 0

    def _talk(self, talk: list[dict[str, Any]]) -> None:
        cookies = ""
        fields: dict[str, str] = {}
        for request in talk:
            headers = {**request.get("headers", {}), **({"Cookie": cookies} if cookies else {})}
            body = request.get("body")
            if request.get("form") is not None:
                body, headers = urlencode({**fields, **request["form"]}), {**headers, **FORM}
            began = time.perf_counter()
            self.connection.request(request["method"], request["path"], body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            took = time.perf_counter() - began
            if request["timed"]:
                self.seconds.append(took)
            if answer.status != request["status"] or request.get("holds", "") not in text:
                self.wrong += 1
            if request.get("keeps"):
                sent = answer.headers.get_all("Set-Cookie") or []
                cookies = "; ".join(one.split(";")[0] for one in sent) or cookies
                fields = dict(re.findall(r'name="(csrf_token|chat|nonce|turn)" value="([^"]*)"', text))


def main(path: str) -> None:
    """Play a plan: {"base", "at_once", "talks": [[request…]…]}."""
    plan = json.loads(Path(path).read_text(encoding="utf-8"))
    lock = threading.Lock()
    talkers = [Talker(plan["base"], plan["talks"], lock, number) for number in range(plan["at_once"])]
    began = time.perf_counter()
    for talker in talkers:
        talker.start()
    for talker in talkers:
        talker.join()
    seconds = [one for talker in talkers for one in talker.seconds]
    print(json.dumps({"seconds": seconds, "wall": time.perf_counter() - began, "wrong": sum(t.wrong for t in talkers)}))


if __name__ == "__main__":
    main(sys.argv[1])
