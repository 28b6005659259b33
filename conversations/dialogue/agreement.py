"""From a chosen service to its end: agreement for exactly one organisation, or its details; never assumed."""

from conversations.dialogue.asking import options_for, put, settle
from conversations.dialogue.case import Case
from conversations.dialogue.choices import chosen, clear_yes_or_no
from conversations.dialogue.heard import Heard, Turn, go_on
from conversations.dialogue.moves import AskAgreement, GiveSignpost, RecordUnmet, Say
from directory.matching.candidates import Candidate, Route


def start(case: Case, heard: Heard, candidate: Candidate) -> Turn:
    """Begin with this service by its route. Someone under 16 gets details only: a human decides the rest."""
    if candidate.route is Route.SIGNPOST or case.under_16:
        return signpost(case, candidate)
    opened = case.but(
        agreeing=candidate, agreed=False, asked="agree", options=options_for(case, heard, "agree")
    ).with_asks("agree", 1)
    return Turn(opened, (AskAgreement(candidate),))


def finished(case: Case, candidate: Candidate) -> Case:
    """The service is acted on: its needs are covered, it is not offered again, no agreement is open."""
    return settle(case, case.asked).but(
        agreeing=None,
        agreed=False,
        covered=tuple(dict.fromkeys((*case.covered, *candidate.needs))),
        excluded=case.excluded | {candidate.service_id},
        arranged=tuple(dict.fromkeys((*case.arranged, *candidate.needs))),
        plan=tuple(other for other in case.plan if other.service_id != candidate.service_id),
    )


def signpost(case: Case, candidate: Candidate, *before: Say) -> Turn:
    """Give the person the details, and go on."""
    return go_on(finished(case, candidate), *before, GiveSignpost(candidate))


def answer_agree(case: Case, heard: Heard) -> Turn | None:
    """Yes opens the contact questions, no offers something else instead; anything else is no agreement."""
    if case.agreeing is None:
        return go_on(settle(case, "agree"))
    said = clear_yes_or_no(case, heard)
    if said is None:
        return None
    if said:
        return go_on(settle(case, "agree").but(agreed=True))
    return refuse(case, heard)


def refuse(case: Case, heard: Heard) -> Turn:
    """The person does not want this passed on. That is fine: ask what instead."""
    return put(settle(case, case.asked).but(agreed=False), heard, "instead").after(Say("not-passed-on"))


def answer_instead(case: Case, heard: Heard) -> Turn | None:
    """Their details, other help, or nothing for now."""
    candidate = case.agreeing
    if candidate is None:
        return go_on(settle(case, "instead"))
    picked = chosen(case, heard)
    if len(picked) != 1:
        return None
    if picked[0] == "details":
        return signpost(case, candidate)
    without = settle(case, "instead").but(agreeing=None, agreed=False, excluded=case.excluded | {candidate.service_id})
    if picked[0] == "others":
        return go_on(without)
    refused = RecordUnmet(candidate.needs, "refused")
    return Turn(without.but(plan=()), (refused, Say("here-when-ready")))
