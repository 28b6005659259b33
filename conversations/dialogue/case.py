"""A case: everything one conversation knows and where it stands. Frozen; every turn makes a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from conversations.dialogue.stored import StoredFacts, StoredIds
from directory.gazetteer.place import Place
from directory.matching.candidates import Candidate, NeedQuery
from directory.vocabulary.facts import Facts, Urgency

NO_FACTS: Facts = MappingProxyType({})
UNDER_AGE = 16
"""Below this age nobody is referred without a human (issue 2, "Talk")."""


@dataclass(frozen=True, slots=True)
class CaseNeed:
    """A need with the person's own words for it. `about`: self, or someone else they write for."""

    key: str
    urgency: Urgency = Urgency.SOON
    evidence: str = ""
    about: str = "self"

    def query(self) -> NeedQuery:
        """The same need as matching asks for it."""
        return NeedQuery(self.key, self.urgency, self.evidence)


@dataclass(frozen=True)
class Case:
    """What is known, what is open, what was offered, agreed and done.

    `asked`: key of the open question ("" if none), `options` its answers in the order shown. `asks`: how often each
    question was put without an answer. `history`: keys of answered questions, oldest first (BACK pops the last).
    `offered`: the candidates shown, so that "2" stays what the person saw; the first `turned_over` of them came before
    a MORE, and `reserve` are those the next one would show.
    `handed_over`: for which reasons a human was asked.
    `plan`: joined-up services still to come. `agreeing`: the one candidate an agreement is open for; `agreed` only
    after a yes to exactly that one. `covered`: needs already acted on. `excluded`: services not to offer again;
    `last_words`: the end of the last message, for danger told in two halves; `stopped`: they texted STOP.
    `arranged`: needs for which a service was found, though told again and with nothing else to offer.
    """

    channel: str = "web"
    language: str = "en"
    greeted: bool = False
    safety_shown: bool = False
    handed_over: tuple[str, ...] = ()
    young: bool = False
    needs: tuple[CaseNeed, ...] = ()
    denied: tuple[str, ...] = ()
    facts: StoredFacts = field(default_factory=lambda: NO_FACTS)
    place: Place | None = None
    place_skipped: bool = False
    place_choices: tuple[Place, ...] = ()
    asked: str = ""
    options: tuple[str, ...] = ()
    asks: tuple[tuple[str, int], ...] = ()
    unclear: int = 0
    spent: int = 0
    history: tuple[str, ...] = ()
    offered: tuple[Candidate, ...] = ()
    turned_over: int = 0
    reserve: tuple[Candidate, ...] = ()
    joined_up: tuple[int, ...] = ()
    unmet: tuple[str, ...] = ()
    widened_km: float | None = None
    plan: tuple[Candidate, ...] = ()
    agreeing: Candidate | None = None
    agreed: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    safe_to_contact: str = ""
    covered: tuple[str, ...] = ()
    excluded: StoredIds = frozenset()
    arranged: tuple[str, ...] = ()
    recorded_unmet: tuple[str, ...] = ()
    last_words: str = ""
    stopped: bool = False

    @classmethod
    def new(cls, channel: str = "web", language: str = "en") -> "Case":
        """The case of a conversation that has not begun. `channel`: web, sms or staff."""
        return cls(channel=channel, language=language)

    def but(self, **changes: Any) -> "Case":
        """The same case with some fields changed. Raises TypeError for a field it has not.

        A turn changes its case a dozen times: this costs a tenth of `dataclasses.replace`, which sets every field anew.
        """
        if not changes.keys() <= _FIELDS:
            raise TypeError(f"a case has no {', '.join(sorted(changes.keys() - _FIELDS))}")
        case = object.__new__(Case)
        case.__dict__.update(self.__dict__)
        case.__dict__.update(changes)
        return case

    @property
    def under_16(self) -> bool:
        """Whether the person is, or sounds, younger than 16: a told age decides, else what was heard."""
        fact = self.facts.get("age")
        if fact is not None and isinstance(fact.value, int) and not isinstance(fact.value, bool):
            return fact.value < UNDER_AGE
        return self.young

    @property
    def in_sight(self) -> tuple[Candidate, ...]:
        """The candidates shown last."""
        return self.offered[self.turned_over :]

    @property
    def open_needs(self) -> tuple[CaseNeed, ...]:
        """Needs nothing was done about yet, in the order told."""
        return tuple(need for need in self.needs if need.key not in self.covered)

    @property
    def nation(self) -> str:
        """Whose helplines apply; "" until a place is told."""
        return self.place.nation.value if self.place else ""

    def asked_times(self, question: str) -> int:
        """How often this question was put since it was last answered."""
        return dict(self.asks).get(question, 0)

    def with_asks(self, question: str, times: int) -> "Case":
        """The case with that count; 0 forgets it."""
        counts = {**dict(self.asks), question: times}
        return self.but(asks=tuple((key, n) for key, n in sorted(counts.items()) if n))

    def with_facts(self, facts: Mapping[str, Any]) -> "Case":
        """The case with exactly these facts."""
        return self.but(facts=MappingProxyType(dict(facts)))

    def handed(self, reason: str) -> "Case":
        """The case with a human asked for this reason."""
        return self.but(handed_over=tuple(dict.fromkeys((*self.handed_over, reason))))

    def closed(self) -> "Case":
        """No question open."""
        return self.but(asked="", options=())

    def to_json(self) -> str:
        """The case as JSON text."""
        return _STORED.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Case":
        """The case that `to_json` wrote: `Case.from_json(case.to_json()) == case`. Raises ValueError on other text."""
        return _STORED.validate_json(text)


_FIELDS = frozenset(one.name for one in fields(Case))
_STORED: TypeAdapter[Case] = TypeAdapter(Case)
