"""What a worker fills in to refer somebody: read from the form, checked, and said back. Knows no database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import phonenumbers

from assistant.console.handover_form import LONGEST_NOTE, read_handover
from assistant.referrals.new import NOT_SAFE, VIA_REFERRER, PlannedHandover
from directory.vocabulary.circumstances import circumstances

LONGEST_NAME = 120
SAFE_CONTACT: Mapping[str, str] = {
    **{option.key: option.label for option in circumstances()["safe_to_contact"].options if option.key != NOT_SAFE},
    VIA_REFERRER: "No direct contact: everything goes through me",
}


@dataclass(frozen=True, slots=True)
class ReferForm:
    """The form as filled in. `problems`: field name to what to do about it; empty when it can be sent."""

    agreed: bool = False
    name: str = ""
    phone: str = ""
    safe_contact: str = ""
    warm: bool = False
    handover: PlannedHandover | None = None
    summary: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def read_form(form: Mapping[str, str], now: dt.datetime) -> ReferForm:
    """Read and check what was filled in. Raises nothing; what is wrong stands in `problems`."""
    values = {key: text.strip() for key, text in form.items() if key != "csrf_token"}
    phone, phone_problem = read_phone(values.get("phone", ""))
    warm = values.get("warm") == "yes"
    planned = read_handover(values, now) if warm else None
    read = ReferForm(
        agreed=values.get("agreed") == "yes",
        name=" ".join(values.get("name", "").split()),
        phone=phone,
        safe_contact=values.get("safe_contact", ""),
        warm=warm,
        handover=planned.handover if planned else None,
        summary=values.get("summary", ""),
        values=values,
    )
    problems = {**_about_person(read, phone_problem), **(planned.problems if planned else {})}
    return replace(read, problems=problems)


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
