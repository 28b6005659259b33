"""The loop: message to reply over HTTP, by text and by web, 1 and 16 at once, on both databases, beside a bare handler.

`make bench` runs it. Ours and the baseline take turns in every round, so a noisy machine hurts both; the figure is the
median of the rounds, and the ratio is what counts.
"""

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from twilio.request_validator import RequestValidator

from assistant import keyring
from assistant.config import Config
from assistant.demo.directory import load_demo_directory
from assistant.gateways.clock import SystemClock
from assistant.intake import Inbound, answer
from assistant.migrations.run import upgrade
from assistant.runtime import Runtime
from bench.record import Figure, write
from bench.servers import free_port, load, postgres, served
from conversations.dialogue.case import Case
from conversations.dialogue.step import step
from conversations.safety.hear import hear
from conversations.transcripts import rulebooks
from conversations.understanding.read import read
from conversations.wording.render import render
from conversations.wording.sms import flatten
from directory.matching.candidates import MatchQuery, NeedQuery
from directory.places.tables import Locality, Postcode
from directory.snapshot.holder import SnapshotHolder
from directory.storage.database import Database

TOKEN = "bench-token"
SAID = ("lost my job, behind on rent, 2 kids, M14 5RQ", "34", "3", "1", "1", "yes", "Sam Example", "this number", "1")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TALKS = {1: 25, 16: 60}
SHAPES = {"sqlite": (2, 8), "postgres": (3, 4)}
"""Processes and threads of each, the same for the bare handler."""


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def _prepare(url: str) -> None:
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        load_demo_directory(session, SystemClock().now())
        session.execute(text("CREATE TABLE bench_row (id VARCHAR(36) PRIMARY KEY, text TEXT)"))
    database.dispose()


def _sms_talks(base: str, count: int) -> list[list[dict[str, Any]]]:
    talks = []
    for _ in range(count):
        number = f"+4477009{uuid.uuid4().int % 100_000:05}"
        talk = []
        for said in SAID:
            form = {"MessageSid": f"SM{uuid.uuid4().hex}", "From": number, "To": "+441632960000", "Body": said}
            signed = RequestValidator(TOKEN).compute_signature(base + "/sms", form)
            talk.append(
                {
                    "method": "POST",
                    "path": "/sms",
                    "form": form,
                    "headers": {"X-Twilio-Signature": signed},
                    "status": 200,
                    "timed": True,
                    "holds": "<Response>",
                }
            )
        talks.append(talk)
    return talks


def _web_talks(_base: str, count: int) -> list[list[dict[str, Any]]]:
    page = {"method": "GET", "path": "/", "status": 200, "timed": False, "keeps": True, "holds": "csrf_token"}
    return [
        [
            one
            for text in SAID
            for one in (page, {"method": "POST", "path": "/chat", "form": {"text": text}, "status": 303, "timed": True})
        ]
        for _ in range(count)
    ]


def _bare_talks(_base: str, count: int) -> list[list[dict[str, Any]]]:
    request = {
        "method": "POST",
        "path": "/sms",
        "form": {"Body": SAID[0]},
        "status": 200,
        "timed": True,
        "holds": "<Response>",
    }
    return [[request] * len(SAID) for _ in range(count)]


def over_http(kind: str, url: str, folder: Path) -> list[Figure]:
    """p50, p99 and turns a second, ours beside the bare handler."""
    _prepare(url)
    workers, threads = SHAPES[kind]
    port, bare_port = free_port(), free_port()
    environment = {
        "JOINEDUP_MODE": "test",
        "JOINEDUP_DATABASE_URL": url,
        "JOINEDUP_VAR_DIR": str(folder / f"var-{kind}"),
        "JOINEDUP_TWILIO_AUTH_TOKEN": TOKEN,
        "JOINEDUP_PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "JOINEDUP_MESSAGES_PER_MINUTE": "1000000",
        "JOINEDUP_SECRET_KEY": "bench",
    }
    ours = served(
        "assistant.app:create_app()", environment, workers=workers, threads=threads, port=port, ready="/healthz"
    )
    bare = served("bench.bare:app", environment, workers=workers, threads=threads, port=bare_port, ready="/")
    figures = []
    with ours as our_base, bare as bare_base:
        load(our_base, _sms_talks(our_base, 4), 4)  # builds the snapshot of every worker
        for at_once in (1, 16):
            runs: dict[str, list[dict[str, Any]]] = {"sms": [], "web": [], "bare": []}
            for _ in range(ROUNDS):
                runs["bare"].append(load(bare_base, _bare_talks(bare_base, TALKS[at_once] * 2), at_once))
                runs["sms"].append(load(our_base, _sms_talks(our_base, TALKS[at_once]), at_once))
                runs["web"].append(load(our_base, _web_talks(our_base, TALKS[at_once]), at_once))
            figures += _figures(kind, at_once, runs)
    return figures


def _figures(kind: str, at_once: int, runs: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    middle: Callable[[list[float]], float] = statistics.median
    rates = {name: middle([len(one["seconds"]) / one["wall"] for one in done]) for name, done in runs.items()}
    wrong = sum(one["wrong"] for done in runs.values() for one in done)
    figures = [Figure(f"{kind}, {at_once} at once: wrong answers", wrong, "answers", bar="0", holds=wrong == 0)]
    share = 0.2 if kind == "sqlite" else 0.3
    for name in ("bare", "sms", "web"):
        label = f"{kind}, {at_once} at once, {'bare handler' if name == 'bare' else name}"
        p50, p99 = (middle([_quantile(one["seconds"], q) for one in runs[name]]) for q in (0.5, 0.99))
        barred = name == "sms" and at_once == 16
        figures += [
            Figure(f"{label}: p50", round(p50, 1), "ms"),
            Figure(
                f"{label}: p99",
                round(p99, 1),
                "ms",
                bar="under 100 ms" if barred else "",
                holds=p99 < 100 if barred else None,
            ),
        ]
        ratio = rates[name] / rates["bare"]
        figures.append(
            Figure(
                f"{label}: rate",
                round(rates[name]),
                "/s",
                round(rates["bare"]),
                round(ratio, 3),
                f"at least {share} of the bare handler" if barred else "",
                ratio >= share if barred else None,
            )
        )
    return figures


def _timed(what: Callable[[], object], times: int) -> tuple[float, float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        taken.append(time.perf_counter() - began)
    return _quantile(taken, 0.5), _quantile(taken, 0.99)


def in_process(url: str, folder: Path) -> list[Figure]:
    """Where the time of a turn goes: the parts of the engine, the matcher, and the whole turn with its database."""
    config = Config(mode="test", var_dir=folder / "var-in", messages_per_minute=1_000_000)
    ring = keyring.create(config.var_dir / "keyring.json")
    runtime = Runtime(config, Database(url), ring, SystemClock(), SnapshotHolder())
    now, book = runtime.clock.now(), rulebooks.current()
    with runtime.database.reading() as session:
        snapshot = runtime.snapshots.current(session)
    reading = read(SAID[0], phrases=book.phrases, gazetteer=snapshot.gazetteer)
    case, moves = step(Case.new("sms"), reading, (), snapshot.matcher, now, book.dialogue)
    reply = render(moves, [None] * len(moves), language="en", channel="sms")
    query = MatchQuery((NeedQuery("housing/rent-arrears"), NeedQuery("work")), case.facts, case.place, now)
    number = iter(range(10_000_000))
    parts: list[tuple[str, Callable[[], object]]] = [
        ("hear danger", lambda: hear(SAID[0])),
        ("understand", lambda: read(SAID[0], phrases=book.phrases, gazetteer=snapshot.gazetteer)),
        ("decide (with matching)", lambda: step(Case.new("sms"), reading, (), snapshot.matcher, now, book.dialogue)),
        ("word and flatten", lambda: flatten(render(moves, [None] * len(moves), language="en", channel="sms"))),
        ("match alone", lambda: snapshot.matcher.match(query)),
        (
            "whole turn in process, SQLite",
            lambda: answer(runtime, Inbound("sms", f"+447{next(number):09}", SAID[0], uuid.uuid4().hex)),
        ),
    ]
    figures = []
    for name, what in parts:
        what()
        p50, p99 = _timed(what, 300)
        figures += [
            Figure(f"one turn: {name}, p50", round(p50, 3), "ms"),
            Figure(f"one turn: {name}, p99", round(p99, 3), "ms"),
        ]
    assert reply.blocks
    runtime.database.dispose()
    return figures


def importing(kind: str, url: str) -> list[Figure]:
    """Rows a second of the postcode import beside a plain executemany of the same rows."""
    from directory.places.files import PlaceKind  # noqa: PLC0415
    from directory.places.importer import PlaceImport  # noqa: PLC0415

    count = 40_000
    rows = [
        {
            "postcode": f"ZZ{n // 1000:02} {n % 10}{chr(65 + n // 10 % 10)}{chr(65 + n // 100 % 10)}"[:8],
            "lat": 53.4,
            "lon": -2.2,
            "locality_code": "E08000003",
            "ward": None,
            "source": "bench",
        }
        for n in range(count)
    ]
    rows = list({row["postcode"]: row for row in rows}.values())
    plain_url = f"{url}-plain" if kind == "sqlite" else url
    rates = {}
    for name in ("plain", "ours"):
        database = Database(plain_url if name == "plain" else url)
        upgrade(database)
        with database.writing() as session:
            if session.get(Locality, "E08000003") is None:
                session.add(Locality(code="E08000003", name="Manchester", nation="england", source="bench"))
        began = time.perf_counter()
        if name == "plain":
            with database.writing() as session:
                session.execute(insert(Postcode.__table__), rows)  # type: ignore[arg-type]
        else:
            with database.writing() as session:
                session.execute(Postcode.__table__.delete())  # type: ignore[attr-defined]
            began = time.perf_counter()
            for start in range(0, len(rows), 5_000):
                with database.writing() as session:
                    if start == 0:
                        work = PlaceImport(session, PlaceKind.POSTCODES, "bench.csv")
                    work.store(session, [(n, dict(row)) for n, row in enumerate(rows[start : start + 5_000], start)])
        rates[name] = len(rows) / (time.perf_counter() - began)
        with database.reading() as session:
            assert len(session.scalars(select(Postcode.postcode)).all()) == len(rows)
        database.dispose()
    return [
        Figure(
            f"{kind}: postcodes imported",
            round(rates["ours"]),
            "rows/s",
            round(rates["plain"]),
            round(rates["ours"] / rates["plain"], 2),
        )
    ]


def main() -> None:
    """Measure everything and write bench/loop.json."""
    began = dt.datetime.now(dt.UTC)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ju-bench-") as name, postgres() as postgres_url:
        folder = Path(name)
        figures += over_http("sqlite", f"sqlite:///{folder}/http.sqlite3", folder)
        figures += over_http("postgres", postgres_url, folder)
        figures += in_process(f"sqlite:///{folder}/http.sqlite3", folder)
        figures += importing("sqlite", f"sqlite:///{folder}/import.sqlite3")
        figures += importing("postgres", postgres_url)
    write("loop", "make bench", figures)
    for one in figures:
        print(
            f"{one.name:<62} {one.value:>10g} {one.unit:<8} {one.ratio if one.ratio is not None else '':>6} {one.bar} "
            f"{'' if one.holds is None else 'holds' if one.holds else 'MISSED'}"
        )
    print(f"took {(dt.datetime.now(dt.UTC) - began).seconds} s on {os.cpu_count()} cores", file=sys.stderr)


if __name__ == "__main__":
    main()
