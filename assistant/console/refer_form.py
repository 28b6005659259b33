"""What a worker fills in to refer somebody: read from the form, checked, and said back. Knows no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import phonenumbers

from assistant.console import moments
from assistant.referrals.new import HANDOVER_MODES, NOT_SAFE, VIA_REFERRER, PlannedHandover
from directory.vocabulary.circumstances import circumstances

LONGEST_NAME = 120
LONGEST_NOTE = 2_000
FURTHEST_HANDOVER = dt.timedelta(days=183)
SAFE_CONTACT: Mapping[str, str] = {
    **{option.key: option.label for option in circumstances()["safe_to_contact"].options if option.key != NOT_SAFE},
    VIA_REFERRER: "No direct contact: everything goes through me",
}
HANDOVERS: Mapping[str, str] = dict(
    zip(
        HANDOVER_MODES,
        (
            "A three-way call",
            "A meeting with all of us",
            "A slot booked with them",
            "I introduce them in a message",
            "I go along with them",
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class ReferForm:
    """The form as filled in. `problems`: field name to what to do about it; empty when it can be sent."""

    agreed: bool = False
    name: str = ""
    phone: str = ""
    safe_contact: str = ""
    warm: bool = False
    mode: str = ""
    planned_for: dt.datetime | None = None
    handover_note: str = ""
    summary: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def handover(self) -> PlannedHandover | None:
        """The warm handover planned, if one is."""
        if not self.warm or self.planned_for is None:
            return None
        return PlannedHandover(self.mode, self.planned_for, self.handover_note)


def read_form(form: Mapping[str, str], now: dt.datetime) -> ReferForm:
    """Read and check what was filled in. Raises nothing; what is wrong stands in `problems`."""
    values = {key: text.strip() for key, text in form.items() if key != "csrf_token"}
    phone, phone_problem = read_phone(values.get("phone", ""))
    warm = values.get("warm") == "yes"
    read = ReferForm(
        agreed=values.get("agreed") == "yes",
        name=" ".join(values.get("name", "").split()),
        phone=phone,
        safe_contact=values.get("safe_contact", ""),
        warm=warm,
        mode=values.get("mode", "") if warm else "",
        planned_for=moments.read_moment(values, "planned") if warm else None,
        handover_note=values.get("handover_note", "") if warm else "",
        summary=values.get("summary", ""),
        values=values,
    )
    problems = {**_about_person(read, phone_problem), **(_about_handover(read, now) if warm else {})}
    return ReferForm(
        **{name: getattr(read, name) for name in ReferForm.__slots__ if name != "problems"}, problems=problems
    )


def _about_person(read: ReferForm, phone_problem: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not read.agreed:
        problems["agreed"] = "Read the words aloud and tick the box once the person has said yes"
    if not read.name:
        problems["name"] = "Enter the name they want to be called by; a first name is enough"
    elif len(read.name) > LONGEST_NAME:
        problems["name"] = f"The name must be {LONGEST_NAME} characters or fewer"
    if read.safe_contact not in SAFE_CONTACT:
        problems["safe_contact"] = "Choose how it is safe to contact them"
    if read.values.get("phone") and phone_problem:
        problems["phone"] = phone_problem
    elif not read.phone and read.safe_contact != VIA_REFERRER:
        problems["phone"] = "Enter a phone number, or choose “everything goes through me”"
    if len(read.summary) > LONGEST_NOTE:
        problems["summary"] = f"The note must be {LONGEST_NOTE:,} characters or fewer (it has {len(read.summary):,})"
    return problems


def _about_handover(read: ReferForm, now: dt.datetime) -> dict[str, str]:
    problems: dict[str, str] = {}
    if read.mode not in HANDOVERS:
        problems["mode"] = "Choose how you will hand over"
    if read.planned_for is None:
        problems["planned"] = "Enter a real date and time for the handover, such as 27 3 2026 and 14:30"
    elif read.planned_for <= now:
        problems["planned"] = "The handover must be in the future"
    elif read.planned_for > now + FURTHEST_HANDOVER:
        problems["planned"] = "The handover is more than six months away; check the year"
    if len(read.handover_note) > LONGEST_NOTE:
        problems["handover_note"] = f"The note must be {LONGEST_NOTE:,} characters or fewer"
    return problems


def read_phone(text: str) -> tuple[str, str]:
    """(number in E.164 form, "") or ("", what is wrong). A possible number is enough: drama numbers are not valid.

    A number without its area code is possible too, but nobody could ring it: it is refused.
    """
    if not text:
        return "", ""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return "", "Enter a phone number, like 01632 960 001 or 07700 900 982"
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return "", "Enter a phone number with the right number of digits, like 07700 900 982"
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)), ""
