"""Moves: what the engine decides to do. The dialogue only names them; intake does the effects, wording says them."""

from dataclasses import dataclass
from typing import TypeAlias

from conversations.safety.danger import Danger
from directory.gazetteer.place import Place
from directory.matching.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Greet:
    """First contact: a machine, nobody reads this now, what happens to what is said, 999."""


@dataclass(frozen=True, slots=True)
class GiveSafety:
    """Helplines and what to do now. Always the first move of a turn; then, kindly, whether to go on.

    `nation`: where the person is, "" while that is not known.
    """

    dangers: tuple[Danger, ...]
    nation: str = "england"


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """What was just understood, in a sentence, so that a wrong reading can be corrected."""

    needs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    place: str = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `question`: a circumstance key or a talk question ("need", "place", "contact-name",
    "contact-phone", "safe-to-contact", "go-on", "which-service"). `options`: option keys in the order shown.
    """

    question: str
    options: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class ExplainQuestion:
    """Why the question is asked, and what it changes."""

    question: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosePlace:
    """A name that several places have: which one?"""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Candidates, best first; `joined_up` indexes those that belong together; `unmet`: needs nobody here meets.

    `before`: how many were shown earlier; the first of these has the number after that.
    """

    candidates: tuple[Candidate, ...]
    joined_up: tuple[int, ...] = ()
    unmet: tuple[str, ...] = ()
    widened_km: float | None = None
    more: bool = False
    before: int = 0


@dataclass(frozen=True, slots=True)
class ShowDetails:
    """Everything about one candidate, with all its reasons."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class AskAgreement:
    """May we pass this on? One receiving organisation at a time; the words shown are recorded if the answer is yes."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class SendReferral:
    """Effect: refer to a network member. `contact_name`, `contact_phone` were asked only after agreement."""

    candidate: Candidate
    agreed_to: AskAgreement
    contact_name: str
    contact_phone: str
    safe_to_contact: str = "text-or-call"


@dataclass(frozen=True, slots=True)
class SendIntroduction:
    """Effect: a message the person agreed to, to an organisation outside the networks."""

    candidate: Candidate
    agreed_to: AskAgreement
    contact_name: str
    contact_phone: str
    safe_to_contact: str = "text-or-call"


@dataclass(frozen=True, slots=True)
class GiveSignpost:
    """Effect: details given to the person; recorded, followed up and counted."""

    candidate: Candidate


@dataclass(frozen=True, slots=True)
class HandOver:
    """Effect: a human takes over. `reason`: asked, under-16, safety, cannot-help, language."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecordUnmet:
    """Effect: needs that nobody here could meet. `reason`: no-match, no-capacity, refused."""

    needs: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TellStatus:
    """Effect (reading): where the person's referrals stand."""


@dataclass(frozen=True, slots=True)
class WithdrawAll:
    """Effect: withdraw agreement. `reference` "" means every open referral of this person."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Effect: erase the person's key, after a yes."""


@dataclass(frozen=True, slots=True)
class SetOptOut:
    """Effect: the carrier's STOP or START on this contact point."""

    stopped: bool


@dataclass(frozen=True, slots=True)
class Say:
    """A fixed message by key (locale catalogues), such as "not-understood", "thanks", "menu", "go-on", "closing"."""

    key: str
    params: tuple[tuple[str, str], ...] = ()


Move: TypeAlias = (
    Greet
    | GiveSafety
    | Acknowledge
    | Ask
    | ExplainQuestion
    | ChoosePlace
    | Offer
    | ShowDetails
    | AskAgreement
    | SendReferral
    | SendIntroduction
    | GiveSignpost
    | HandOver
    | RecordUnmet
    | TellStatus
    | WithdrawAll
    | ForgetPerson
    | SetOptOut
    | Say
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an effect, given to wording beside the move. `ok` False: `problem` is a message key.

    `reference` such as "MCR-7K4P"; `status_url` the person's page; `promise` the date and time of the next promise as
    ISO text; `lines` are (reference, organisation, state key, promise) rows for TellStatus.
    """

    ok: bool = True
    problem: str = ""
    reference: str = ""
    status_url: str = ""
    promise: str = ""
    lines: tuple[tuple[str, str, str, str], ...] = ()
