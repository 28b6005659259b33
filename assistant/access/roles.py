"""The roles of staff and what each is for. Keys are stable: the database, the guard and the tests use them."""

from enum import StrEnum


class StaffRole(StrEnum):
    """What a member of staff may be. One account may have several."""

    WORKER = "worker"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    STEWARD = "steward"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"
    PROVIDER = "provider"


DESCRIPTIONS: dict[StaffRole, str] = {
    StaffRole.WORKER: "Opens cases on people's behalf and refers them; sees what their own organisation sent.",
    StaffRole.LEAD: "Does what a worker does and keeps an eye on the promises made to their organisation's people.",
    StaffRole.COORDINATOR: "Keeps the loops of one network closed: sees its referrals, re-routes, lapses, corrects.",
    StaffRole.STEWARD: "Keeps the directory right. Never sees a named person.",
    StaffRole.COMMISSIONER: "Sees figures about a network through suppression. Never sees a named person.",
    StaffRole.ADMINISTRATOR: "Manages accounts, organisations and networks. Never sees a named person.",
    StaffRole.PROVIDER: "Answers the referrals that their own organisation receives.",
}

FRONT_LINE = (StaffRole.WORKER, StaffRole.LEAD, StaffRole.COORDINATOR)
"""Who may enter the staff console and work with people."""

ANY_STAFF = tuple(StaffRole)
"""Everybody with an account."""
