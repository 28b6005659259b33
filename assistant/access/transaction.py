"""One database transaction for a signed-in request, and the audit rows that go with it.

`request_session()` gives the session of this request: a reading one for GET and HEAD, a writing one for the rest. It is
opened at the first call, committed after the view when the status is below 400, and rolled back otherwise.

Why a GET does not write: on SQLite a writing session holds the only write lock, and a staff page must never hold up a
chat turn. But reading a named record leaves an audit row. So audit rows wait in the session until the view is done:
a committing request writes them in its own transaction, any other in one short transaction of their own *before* the
response leaves. If they cannot be written the answer is 500 and nobody has seen the record. After a rollback only the
reads are kept: what was to be done was not done, what was shown was seen.

Pages that hand a message to `assistant.intake.answer` (which opens its own transaction) do not call this.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, g, request
from sqlalchemy.orm import Session

from assistant.access import audit
from assistant.runtime import current_runtime

_KEY = "joinedup_transaction"
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass
class _Open:
    """The session of a request and the context manager that ends it."""

    session: Session
    manager: AbstractContextManager[Session]
    writes: bool


class _RollBack(Exception):  # noqa: N818 - never an error to anybody: it tells the context manager to roll back
    """Leave the transaction without committing."""


def request_session() -> Session:
    """The one session of this request (see the module). Outside a request it raises RuntimeError."""
    opened: _Open | None = g.get(_KEY)
    if opened is None:
        writes = request.method not in READING_METHODS
        database = current_runtime().database
        manager = database.writing() if writes else database.reading()
        opened = _Open(manager.__enter__(), manager, writes)
        audit.hold(opened.session)
        setattr(g, _KEY, opened)
    return opened.session


def opened_session() -> Session | None:
    """The session of this request if something has opened it."""
    opened: _Open | None = g.get(_KEY)
    return opened.session if opened else None


def install(app: Flask) -> None:
    """End the request's transaction after the view, and without fail at teardown."""
    app.after_request(_finish)
    app.teardown_request(_abandon)


def _finish(response: Response) -> Response:
    opened = cast("_Open | None", g.pop(_KEY, None))
    if opened is None:
        return response
    commits = opened.writes and response.status_code < 400
    held = audit.held(opened.session)
    if commits:
        opened.session.add_all(held)
        opened.manager.__exit__(None, None, None)
        return response
    _roll_back(opened)
    seen = [entry for entry in held if not opened.writes or audit.is_reading(entry)]
    if seen:
        with current_runtime().database.writing() as session:
            session.add_all(seen)
    return response


def _abandon(_error: BaseException | None) -> None:
    opened = cast("_Open | None", g.pop(_KEY, None))
    if opened is not None:
        _roll_back(opened)


def _roll_back(opened: _Open) -> None:
    stop = _RollBack()
    try:
        opened.manager.__exit__(_RollBack, stop, None)
    except _RollBack:
        return
