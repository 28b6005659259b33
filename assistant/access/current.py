"""Who is signed in, as the rest of the house sees them: a small frozen value, never the account row."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort
from flask_login import current_user

from assistant.access.roles import StaffRole
from assistant.access.tables import StaffAccount


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff and the scope they work in."""

    id: UUID
    name: str
    roles: frozenset[StaffRole]
    organisation_id: UUID | None = None
    network_id: UUID | None = None

    def has(self, *roles: StaffRole) -> bool:
        """Whether they hold at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def acting_as(self) -> str:
        """The role that the audit trail names: the most front-line one they hold."""
        return next((role.value for role in _FRONT_FIRST if role in self.roles), "")


_FRONT_FIRST = (
    StaffRole.WORKER,
    StaffRole.LEAD,
    StaffRole.COORDINATOR,
    StaffRole.PROVIDER,
    StaffRole.STEWARD,
    StaffRole.COMMISSIONER,
    StaffRole.ADMINISTRATOR,
)


def staff_of(account: StaffAccount) -> Staff:
    """The value for an account; roles we do not know are left out, so they open nothing."""
    known = {role.value for role in StaffRole}
    return Staff(
        id=account.id,
        name=account.name or account.email,
        roles=frozenset(StaffRole(role.name) for role in account.roles if role.name in known),
        organisation_id=account.organisation_id,
        network_id=account.network_id,
    )


def staff_or_none() -> Staff | None:
    """Who is signed in to this request, None for a visitor."""
    account = current_user._get_current_object()  # noqa: SLF001 - the documented way out of a werkzeug LocalProxy
    return staff_of(account) if isinstance(account, StaffAccount) and account.active else None


def staff() -> Staff:
    """Who is signed in. On a guarded route there always is one; elsewhere it answers 403."""
    found = staff_or_none()
    if found is None:
        abort(403)
    return found
