"""What is needed to make a referral: the facts of it, and the personal part that is sealed."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID

VIA_REFERRER = "via-referrer"
NOT_SAFE = "not-safe"
TEXT_IS_SAFE = frozenset({"text-or-call", "text-only"})
HANDOVER_MODES = ("three-way-call", "joint-meeting", "booked-slot", "introduction", "going-along")


@dataclass(frozen=True, slots=True)
class ReferralDetails:
    """The personal part, kept only sealed with the person's key.

    `safe_contact`: option of the circumstance `safe_to_contact`, or `via-referrer` (a worker passes everything on).
    `answers`: fact key to the answer in plain words; only those the agreement names are kept.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    safe_contact: str = "text-or-call"
    answers: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""

    def to_json(self, fields: frozenset[str] | None = None) -> str:
        """As kept; with `fields`, only those answers (tell it once, but only what the receiver may have)."""
        body = asdict(self)
        body["answers"] = {key: text for key, text in self.answers.items() if fields is None or key in fields}
        return json.dumps(body, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ReferralDetails":
        """As opened."""
        return cls(**json.loads(text))

    @property
    def reachable(self) -> bool:
        """Whether the receiver has a way to the person that the person called safe."""
        return self.safe_contact not in {NOT_SAFE, VIA_REFERRER} and bool(self.phone.strip() or self.email.strip())


@dataclass(frozen=True, slots=True)
class PlannedHandover:
    """A warm handover to come: one of HANDOVER_MODES, when, and a note."""

    mode: str
    planned_for: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral to be sent. `made_by` None: the person did it themselves by chat.

    `under_16`: known or said to be under 16; then a member of staff must have made it. `successor_of`: the referral
    this one continues.
    """

    person_id: UUID
    network_id: UUID
    organisation_id: UUID
    service_id: UUID
    agreement_id: UUID
    needs: tuple[str, ...]
    urgency: str
    details: ReferralDetails
    locality_code: str | None
    conversation_id: UUID | None = None
    made_by: UUID | None = None
    from_organisation_id: UUID | None = None
    successor_of: UUID | None = None
    under_16: bool = False
    channel: str = "chat"
    handover: PlannedHandover | None = None
