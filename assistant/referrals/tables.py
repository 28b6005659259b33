"""Referrals: append-only events are the truth, the row a projection written in the same transaction."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.storage.base import Base, primary_key


class Agreement(Base):
    """A person's agreement that one organisation gets certain data for one purpose, with the words shown."""

    __tablename__ = "agreement"
    __personal__ = True
    __table_args__ = (Index(None, "person_id"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Whose."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """The one organisation that may receive it."""
    network_id: Mapped[UUID | None] = mapped_column(ForeignKey("network.id"))
    """Under which network; None for an introduction."""
    fields: Mapped[list[str]] = mapped_column(JSON)
    """Fact keys shared, beside name, contact and needs."""
    purpose: Mapped[str] = mapped_column(String(200))
    """The named purpose."""
    words_shown: Mapped[str] = mapped_column(Text)
    """The question as it was shown; it names no one."""
    language: Mapped[str] = mapped_column(String(8))
    """Language of the words."""
    how_given: Mapped[str] = mapped_column(String(20))
    """sms, web, or told-to-worker."""
    lawful_basis: Mapped[str] = mapped_column(String(30))
    """From the receiver's agreement rule."""
    special_condition: Mapped[str] = mapped_column(String(60), default="")
    """From the receiver's agreement rule."""
    given_at: Mapped[dt.datetime]
    """When."""
    expires_at: Mapped[dt.datetime]
    """When it ends by itself."""
    withdrawn_at: Mapped[dt.datetime | None]
    """When it was taken back."""
    purge_at: Mapped[dt.datetime]
    """When the row goes."""


class Referral(Base):
    """A referral as it stands now: a projection of its events."""

    __tablename__ = "referral"
    __personal__ = True
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "organisation_id", "state"),
        Index(None, "network_id", "state"),
        Index(None, "made_by"),
        Index(None, "due_at"),
        Index(None, "wake_at"),
        Index(None, "follow_up_at"),
        Index(None, "purge_at"),
    )

    id: Mapped[UUID] = primary_key()
    """Key."""
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    """What people quote: eight letters and digits without look-alikes, such as JU-7K4P2M."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """For whom."""
    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id"))
    """Where the receiver's membership and the person's locality meet."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """Who receives it."""
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    """For which service."""
    conversation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), info={"keeps": True}
    )
    """Where it came from; that talk is kept as long as the referral."""
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    """On what agreement."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    """The worker who made it; None when the person did."""
    from_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """The worker's organisation."""
    successor_of: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    """The referral it continues after a decline, hand-back, lapse or re-opening."""
    locality_code: Mapped[str | None] = mapped_column(String(9))
    """Local authority the person is in."""
    needs: Mapped[list[str]] = mapped_column(JSON)
    """Need keys."""
    urgency: Mapped[str] = mapped_column(String(10))
    """today, soon or planned."""
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON, sealed with the person's key: name, contact, safe contact, answers shared, summary."""
    state: Mapped[str] = mapped_column(String(20))
    """One of the sixteen states."""
    version: Mapped[int] = mapped_column(default=0)
    """Number of events: the optimistic lock."""
    clock: Mapped[str] = mapped_column(String(30), default="")
    """Which promise runs now, "" when none."""
    due_at: Mapped[dt.datetime | None]
    """When the running promise is due."""
    clock_started_at: Mapped[dt.datetime | None]
    """When it began."""
    wake_at: Mapped[dt.datetime | None]
    """When the clock job must next look at it: nudge, breach, escalation or lapse."""
    nudged_at: Mapped[dt.datetime | None]
    """80 % nudge sent."""
    breached_at: Mapped[dt.datetime | None]
    """100 % breach told."""
    escalated_at: Mapped[dt.datetime | None]
    """150 % told to person and referrer."""
    worker_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Name of the named worker at the receiver, sealed with the person's key."""
    promised_on: Mapped[dt.datetime | None]
    """Date the receiver promised for the first contact."""
    booked_for: Mapped[dt.datetime | None]
    """When the booked first contact is."""
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    """Coded reason of the last decline, hand-back, end or withdrawal."""
    created_at: Mapped[dt.datetime]
    """Draft begun."""
    sent_at: Mapped[dt.datetime | None]
    """Sent."""
    acknowledged_at: Mapped[dt.datetime | None]
    """Seen."""
    decided_at: Mapped[dt.datetime | None]
    """Accepted, waitlisted or declined."""
    accepted_at: Mapped[dt.datetime | None]
    """Accepted."""
    first_contact_at: Mapped[dt.datetime | None]
    """First time the person was reached."""
    started_at: Mapped[dt.datetime | None]
    """Service begun."""
    closed_at: Mapped[dt.datetime | None]
    """Reached an end state."""
    outcome: Mapped[str] = mapped_column(String(20), default="")
    """met, partly or not, once completed."""
    follow_up_at: Mapped[dt.datetime | None]
    """When to ask the person next whether it helped; None when not, or no more."""
    person_answer: Mapped[str] = mapped_column(String(20), default="")
    """The person's own word: got-help, some, none, dont-ask. Kept apart from the provider's outcome."""
    purge_at: Mapped[dt.datetime]
    """When it is deleted."""


class ReferralEvent(Base):
    """One thing that happened to a referral. Never changed, never deleted before its referral."""

    __tablename__ = "referral_event"
    __personal__ = True
    __table_args__ = (UniqueConstraint("referral_id", "seq"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    """Which."""
    seq: Mapped[int]
    """1, 2, 3 … within the referral."""
    action: Mapped[str] = mapped_column(String(20))
    """Action of the machine."""
    from_state: Mapped[str] = mapped_column(String(20))
    """Before."""
    to_state: Mapped[str] = mapped_column(String(20))
    """After."""
    actor_role: Mapped[str] = mapped_column(String(12))
    """person, referrer, provider, link, coordinator, system."""
    actor_id: Mapped[UUID | None]
    """Staff account or link."""
    actor_organisation_id: Mapped[UUID | None]
    """Their organisation."""
    channel: Mapped[str] = mapped_column(String(10))
    """web, link, api, system, chat, sms."""
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    """Coded reason."""
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Free text, sealed with the person's key."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the action carried that is not personal: dates, next step, outcome per need."""
    payload_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What it carried that is personal, sealed."""
    occurred_at: Mapped[dt.datetime]
    """When it happened."""
    recorded_at: Mapped[dt.datetime]
    """When it was written."""
    purge_at: Mapped[dt.datetime]
    """Goes with the referral."""


class WarmHandover(Base):
    """A handover planned with the person and both sides present."""

    __tablename__ = "warm_handover"
    __personal__ = True
    __table_args__ = (Index(None, "referral_id"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    """For which referral."""
    mode: Mapped[str] = mapped_column(String(20))
    """three-way-call, joint-meeting, booked-slot, introduction, going-along."""
    planned_for: Mapped[dt.datetime]
    """When it is planned."""
    happened_at: Mapped[dt.datetime | None]
    """When it happened."""
    result: Mapped[str] = mapped_column(String(20), default="")
    """all-present, person-absent, provider-absent, called-off, "" before."""
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Note, sealed with the person's key."""
    purge_at: Mapped[dt.datetime]
    """Goes with the referral."""


class Signpost(Base):
    """Details given to a person, or an introduction sent for them: counted and followed up like a referral."""

    __tablename__ = "signpost"
    __personal__ = True
    __table_args__ = (Index(None, "person_id"), Index(None, "follow_up_at"), Index(None, "purge_at"))

    id: Mapped[UUID] = primary_key()
    """Key."""
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    """What people quote."""
    route: Mapped[str] = mapped_column(String(10))
    """signpost or introduce."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """To whom."""
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    """Where."""
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    """Which service."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    """Whose."""
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"))
    """For an introduction."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    """The worker who gave it; None when the engine did."""
    locality_code: Mapped[str | None] = mapped_column(String(9))
    """Local authority the person is in."""
    needs: Mapped[list[str]] = mapped_column(JSON)
    """Need keys."""
    at: Mapped[dt.datetime]
    """When."""
    follow_up_at: Mapped[dt.datetime | None]
    """When to ask whether it helped; None once asked or declined."""
    answer: Mapped[str] = mapped_column(String(20), default="")
    """got-help, some, none, dont-ask."""
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """For an introduction: JSON of what the organisation may read, sealed with the person's key."""
    read_at: Mapped[dt.datetime | None]
    """When the organisation opened the introduction."""
    purge_at: Mapped[dt.datetime]
    """When the row goes."""


class UnmetNeed(Base):
    """A need nobody could meet, so that the network can see the gap."""

    __tablename__ = "unmet_need"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[UUID] = primary_key()
    """Key."""
    need: Mapped[str] = mapped_column(String(60))
    """Need key."""
    locality_code: Mapped[str | None] = mapped_column(String(9))
    """Where."""
    reason: Mapped[str] = mapped_column(String(20))
    """no-match, no-capacity, refused, lapsed."""
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    """From which talk; emptied when that is purged."""
    at: Mapped[dt.datetime]
    """When."""
