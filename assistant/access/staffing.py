"""Accounts as rows: making one, the demo's, and which door a role comes in by."""

import datetime as dt
import uuid
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.passwords import hash_password
from assistant.access.roles import DESCRIPTIONS, FRONT_LINE, StaffRole
from assistant.access.tables import Role, StaffAccount

DEMO_PASSWORD = "demo-network-2026"  # noqa: S105 - public on purpose; demo accounts are refused outside demo mode


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    roles: Iterable[StaffRole],
    now: dt.datetime,
    organisation_id: UUID | None = None,
    network_id: UUID | None = None,
    demo: bool = False,
    quick: bool = False,
) -> StaffAccount:
    """Add an account, and the rows of its roles where they are missing.

    `demo`: it works in demo mode only, and the sign-in page there offers it with one click (use DEMO_PASSWORD).
    `quick`: weak hashing, for tests and the demo, whose password everybody knows.
    """
    account = StaffAccount(
        email=email.strip().lower(),
        name=name,
        password=hash_password(password, quick=quick),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        organisation_id=organisation_id,
        network_id=network_id,
        demo=demo,
        created_at=now,
        roles=[_role(session, role) for role in roles],
    )
    session.add(account)
    session.flush()
    return account


def _role(session: Session, role: StaffRole) -> Role:
    found = session.scalars(select(Role).where(Role.name == role.value)).first()
    if found is None:
        found = Role(name=role.value, description=DESCRIPTIONS[role])
        session.add(found)
        session.flush()
    return found


def demo_accounts(session: Session) -> list[StaffAccount]:
    """The demo's accounts, front line first, for the demo's sign-in page."""
    found = session.scalars(select(StaffAccount).where(StaffAccount.demo, StaffAccount.active)).all()
    return sorted(found, key=lambda account: (_rank(account), account.name))


def _rank(account: StaffAccount) -> int:
    order = [role.value for role in StaffRole]
    return min((order.index(role.name) for role in account.roles if role.name in order), default=len(order))


def door_of(roles: frozenset[StaffRole]) -> str:
    """The page that somebody with these roles starts from."""
    if roles.intersection(FRONT_LINE):
        return "/staff"
    if StaffRole.PROVIDER in roles:
        return "/inbox"
    if StaffRole.ADMINISTRATOR in roles:
        return "/staff/messages"
    return "/commissioner" if StaffRole.COMMISSIONER in roles else "/"
