"""Where Flask-Security keeps accounts: it reads for itself, and writes only into the request's transaction.

Finding an account uses a short reading session of its own and gives a detached row. So looking up who is signed in
never takes SQLite's write lock, and works the same on every page. What Flask-Security wants to store goes into
`request_session()`; its `commit()` only flushes, for the request commits (architecture law 3).
"""

from typing import Any

from flask_security.datastore import SQLAlchemyUserDatastore
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access.tables import Role, StaffAccount
from assistant.access.transaction import opened_session, request_session
from directory.storage.database import Database


class RequestBound:
    """Looks like the `db` of Flask-SQLAlchemy to Flask-Security: its `session` is the request's."""

    @property
    def session(self) -> Session:
        """The session of this request."""
        return request_session()


class AccountStore(SQLAlchemyUserDatastore):
    """Accounts for Flask-Security. Demo accounts do not exist for it unless `demo` is true."""

    def __init__(self, database: Database, *, demo: bool) -> None:
        super().__init__(RequestBound(), StaffAccount, Role)
        self._database = database
        self._demo = demo

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> StaffAccount | None:
        """The account with this one attribute (such as `email=…`), detached, roles loaded; None if there is none."""
        name, value = kwargs.popitem()
        column = getattr(StaffAccount, name)
        same = func.lower(column) == str(value).lower() if case_insensitive else column == value
        with self._database.reading() as session:
            account = session.scalars(select(StaffAccount).where(same)).first()
            if account is None or (account.demo and not self._demo):
                return None
            session.expunge_all()
            return account

    def put(self, model: Any) -> Any:
        """Store a new or changed row with the request's transaction."""
        return request_session().merge(model)

    def delete(self, model: Any) -> None:
        """Delete a row with the request's transaction."""
        session = request_session()
        session.delete(session.merge(model))

    def commit(self) -> None:
        """Send what waits to the database; the request commits it, or does not."""
        session = opened_session()
        if session is not None:
            session.flush()
