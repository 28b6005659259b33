"""What comes next when a message is dealt with: the open agreement, a question that changes something, or an offer."""

from conversations.dialogue.agreement import start
from conversations.dialogue.asking import options_for, put
from conversations.dialogue.case import Case
from conversations.dialogue.contact import next_detail
from conversations.dialogue.heard import Heard, Turn
from conversations.dialogue.learning import denies
from conversations.dialogue.moves import AskAgreement, HandOver, Say
from conversations.dialogue.offer import make_offer
from conversations.dialogue.person import offer_person
from conversations.dialogue.place import put_choices
from directory.matching.candidates import MatchResult, Route
from directory.vocabulary.facts import Fact, Untold, Urgency


def decide(case: Case, heard: Heard) -> Turn:
    """The next question, offer or step of an agreement. Ends with at most one question open.

    A service just dealt with leaves the turn unsettled; each round takes one off the plan, so this comes to an end.
    """
    turn = _round(case, heard)
    while not turn.settled:
        turn = _round(turn.case, heard).after(*turn.moves)
    return turn


def _round(case: Case, heard: Heard) -> Turn:
    if case.under_16 and "under-16" not in case.handed_over:
        alone = case.closed().handed("under-16").but(agreeing=None, agreed=False)
        return _round(alone, heard).after(HandOver("under-16"))
    if case.agreeing is not None:
        return _agreement(case, heard)
    case = case.closed()
    if case.plan:
        return _next_in_plan(case, heard)
    if not case.needs:
        return _need(case, heard)
    if not case.open_needs:
        return Turn(case.but(spent=0), (Say("closing"),))
    return _place_or_match(case, heard)


def _agreement(case: Case, heard: Heard) -> Turn:
    candidate = case.agreeing
    assert candidate is not None
    if candidate.needs and all(denies(case.denied, key) for key in candidate.needs):
        return _round(case.closed().but(agreeing=None, agreed=False), heard)
    if case.agreed:
        return next_detail(case.closed(), heard, candidate)
    if case.asked_times("agree") >= heard.rules.settings.most_asks:
        return offer_person(case, heard)
    options = options_for(case, heard, "agree")
    opened = case.but(asked="agree", options=options).with_asks("agree", case.asked_times("agree") + 1)
    return Turn(opened, (AskAgreement(candidate),))


def _next_in_plan(case: Case, heard: Heard) -> Turn:
    """The next service that belongs with those already chosen."""
    candidate, rest = case.plan[0], case.plan[1:]
    turn = start(case.but(plan=rest), heard, candidate)
    if candidate.route is not Route.SIGNPOST and not case.under_16:
        turn = turn.after(Say("also", (("organisation", candidate.organisation_name),)))
    return turn


def _need(case: Case, heard: Heard) -> Turn:
    if case.asked_times("need") >= heard.rules.settings.most_asks:
        return offer_person(case, heard)
    return put(case, heard, "need")


def _place_or_match(case: Case, heard: Heard) -> Turn:
    most = heard.rules.settings.most_asks
    if case.place is None and not case.place_skipped:
        if case.place_choices and case.asked_times("which-place") < most:
            return put_choices(case)
        if case.asked_times("place") < most:
            return put(case.but(place_choices=()), heard, "place")
        case = case.but(place_skipped=True, place_choices=())
        return _match(case, heard).after(Say("no-place"))
    return _match(case, heard)


def _match(case: Case, heard: Heard) -> Turn:
    """Ask what would still change the outcome, within the budget; then offer."""
    may_ask = case.spent < budget(case, heard)
    result = heard.match(case, _askable(case, heard) if may_ask else frozenset())
    case, question = _question(case, heard, result)
    if question and may_ask:
        return put(case.but(spent=case.spent + (case.asked_times(question) == 0)), heard, question)
    return make_offer(case, heard, result)


def _askable(case: Case, heard: Heard) -> frozenset[str]:
    """The circumstances not told yet and not asked in vain."""
    most = heard.rules.settings.most_asks
    return frozenset(key for key in heard.rules.about_person if key not in case.facts and case.asked_times(key) < most)


def _question(case: Case, heard: Heard, result: MatchResult) -> tuple[Case, str]:
    """The best question not yet answered; one asked twice in vain is passed over for good."""
    askable = _askable(case, heard)
    for key in result.questions:
        if key in askable:
            return case, key
        if key in heard.rules.about_person and key not in case.facts:
            case = pass_over(case, key)
    return case, ""


def pass_over(case: Case, question: str) -> Case:
    """A circumstance question left without an answer: kept as skipped, never asked again by itself."""
    skipped = Fact(question, Untold.SKIPPED)
    return case.with_facts({**case.facts, question: skipped}).with_asks(question, 0)


def budget(case: Case, heard: Heard) -> int:
    """How many circumstance questions are fair: fewer when something is needed today."""
    soonest = min((need.urgency for need in case.open_needs), key=tuple(Urgency).index, default=Urgency.SOON)
    return heard.rules.settings.question_budget.get(soonest.value, 3)
