"""How the receiving organisation may reach the person: asked only after a yes, once for all agreements."""

import phonenumbers

from conversations.dialogue.agreement import finished, refuse, signpost
from conversations.dialogue.answers import untold
from conversations.dialogue.asking import THIS_NUMBER, put, settle
from conversations.dialogue.case import Case
from conversations.dialogue.choices import chosen
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import AskAgreement, Say, SendIntroduction, SendReferral
from conversations.understanding.reading import Intent, ReplyKind
from directory.matching.candidates import Candidate, Route

_NOT_A_NAME = (Intent.NEED, Intent.CORRECTION, Intent.QUESTION_ABOUT_US, Intent.COMMAND, Intent.THANKS)
_MOST_WORDS = 5


def next_detail(case: Case, heard: Heard, candidate: Candidate) -> Turn:
    """Ask the first contact detail still missing; with all of them, pass the request on."""
    for question, have in (
        ("contact-name", case.contact_name),
        ("contact-phone", case.contact_phone),
        ("safe-to-contact", case.safe_to_contact),
    ):
        if not have:
            return _ask(case, heard, question, candidate)
    move = SendReferral if candidate.route is Route.REFER else SendIntroduction
    details = (case.contact_name, case.contact_phone, case.safe_to_contact)
    return go_on(finished(case, candidate), move(candidate, AskAgreement(candidate), *details))


def _ask(case: Case, heard: Heard, question: str, candidate: Candidate) -> Turn:
    """Asked twice without an answer: give the details instead of asking a third time."""
    if case.asked_times(question) >= heard.rules.settings.most_asks:
        return signpost(case, candidate, Say("not-passed-on"))
    return put(case, heard, question)


def answer_name(case: Case, heard: Heard) -> Turn | None:
    """A name, or passing over (then nothing is passed on)."""
    if _passed(heard):
        return refuse(case, heard)
    name = person_name(heard)
    return go_on(settle(case, "contact-name").but(contact_name=name)) if name else None


def person_name(heard: Heard) -> str:
    """The name in a message that answers the name question, "" when it does not look like one."""
    text = " ".join(heard.reading.text.split())
    if heard.reading.intent in _NOT_A_NAME:
        return ""
    for lead_in in heard.rules.settings.name_lead_ins:
        if text.casefold().startswith(f"{lead_in} "):
            text = text[len(lead_in) :].strip()
            break
    text = text.strip(" .,!;:\"'")
    short = len(text) <= heard.rules.settings.longest_name and len(text.split()) <= _MOST_WORDS
    return text if short and any(letter.isalpha() for letter in text) and not _has_digit(text) else ""


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def answer_phone(case: Case, heard: Heard) -> Turn | None:
    """A number that could exist, "this number" by text, or passing over."""
    number = phone_number(heard.reading.text)
    if not number and (THIS_NUMBER in chosen(case, heard) or (case.options and heard.said(ReplyKind.YES))):
        number = THIS_NUMBER
    if number:
        return go_on(settle(case, "contact-phone").but(contact_phone=number))
    return refuse(case, heard) if _passed(heard) else None


def phone_number(text: str) -> str:
    """The first possible phone number in a text as E.164, UK numbers without a country code; "" if there is none.

    "Possible", not "valid": the numbers kept for drama (07700 900xxx) are not valid, and must work.
    """
    matches = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.POSSIBLE)
    found = next((match.number for match in matches), None)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164) if found else ""


def answer_safe(case: Case, heard: Heard) -> Turn | None:
    """The safe way to be reached; "not safe" gives the details instead."""
    picked = chosen(case, heard)
    if "not-safe" in picked and case.agreeing is not None:
        return signpost(settle(case, "safe-to-contact"), case.agreeing, Say("not-passed-on"))
    if len(picked) == 1:
        return go_on(settle(case, "safe-to-contact").but(safe_to_contact=picked[0]))
    return refuse(case, heard) if _passed(heard) else None


def _passed(heard: Heard) -> bool:
    """A no or a skip, and nothing else."""
    return heard.said(ReplyKind.NO) or untold(heard) is not None
