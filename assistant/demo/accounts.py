"""Staff accounts of the demo, one a role, with a password that everybody may know. Refused outside demo mode."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.roles import StaffRole
from assistant.access.staffing import DEMO_PASSWORD, create_account
from assistant.access.tables import StaffAccount
from assistant.demo.directory import demo_id


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who signs in as what. The address is the role before @example.org."""

    role: StaffRole
    name: str
    organisation_id: UUID | None = None
    network_id: UUID | None = None

    @property
    def email(self) -> str:
        """Sign-in name."""
        return f"{self.role}@example.org"


def demo_accounts() -> list[DemoAccount]:
    """The accounts of the demo network."""
    network = demo_id("network", "manchester")
    advice, housing = demo_id("organisation", "irwell-advice"), demo_id("organisation", "ancoats-open-door")
    return [
        DemoAccount(StaffRole.WORKER, "Wren Okafor", housing, network),
        DemoAccount(StaffRole.PROVIDER, "Priya Marsh", advice, network),
        DemoAccount(StaffRole.COORDINATOR, "Corin Hale", advice, network),
        DemoAccount(StaffRole.COMMISSIONER, "Cam Ellery", None, network),
        DemoAccount(StaffRole.STEWARD, "Sky Delaney", None, network),
        DemoAccount(StaffRole.ADMINISTRATOR, "Ade Thornton"),
    ]


def load_demo_accounts(session: Session, now: dt.datetime, accounts: Sequence[DemoAccount] | None = None) -> None:
    """One account a role, all with `DEMO_PASSWORD`; accounts that are there stay as they are."""
    known = set(session.scalars(select(StaffAccount.email)))
    for account in demo_accounts() if accounts is None else accounts:
        if account.email not in known:
            create_account(
                session,
                email=account.email,
                name=account.name,
                password=DEMO_PASSWORD,
                roles=[account.role],
                now=now,
                organisation_id=account.organisation_id,
                network_id=account.network_id,
                demo=True,
                quick=True,
            )
