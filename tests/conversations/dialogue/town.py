"""A small town to talk about: hand-made services in the real matcher, and readings as understanding would give them."""

import datetime as dt
from typing import TypeVar
from uuid import UUID, uuid5

from conversations.dialogue.case import Case
from conversations.dialogue.moves import Move
from conversations.dialogue.rules import compile_dialogue, dialogue_body
from conversations.dialogue.step import step
from conversations.safety.danger import About, Danger, DangerKind, Tier, When
from conversations.understanding.reading import Command, Intent, NeedRead, Reading, ReplyKind, ReplyRead
from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.matching.candidates import Matcher, NetworkRoute, ServiceEntry, WeeklyHours
from directory.matching.matcher import SnapshotMatcher
from directory.vocabulary.facts import Fact, FactValue, Urgency

MoveKind = TypeVar("MoveKind")

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
SPACE = UUID("00000000-0000-0000-0000-00000000beef")
NETWORK = uuid5(SPACE, "network")
MANCHESTER = "E08000003"
RULES = compile_dialogue(dialogue_body())
OPEN_DAILY = tuple(WeeklyHours(day, 9 * 60, 17 * 60) for day in range(5))

LEVENSHULME = Place(
    PlaceKind.POSTCODE, "M14 5RQ", MANCHESTER, "Manchester", Nation.ENGLAND, 53.446, -2.224, 1.0, "M14 5RQ"
)
LONGSIGHT = Place(PlaceKind.OUTCODE, "M15", MANCHESTER, "Manchester", Nation.ENGLAND, 53.466, -2.25, 1.0, "M15")
HOPES = (
    Place(PlaceKind.NAME, "Hope", "E08000006", "Salford", Nation.ENGLAND, 53.49, -2.32, 0.6, "Hope"),
    Place(PlaceKind.NAME, "Hope", "E07000037", "High Peak", Nation.ENGLAND, 53.35, -1.74, 0.6, "Hope"),
)


def entry(name: str, needs: tuple[str, ...], route: str = "signpost", **more: object) -> ServiceEntry:
    """One service in Manchester, open on weekdays, reached by the given route."""
    routes = (
        (NetworkRoute(NETWORK, "Manchester Together", frozenset({MANCHESTER}), "to help you keep your home", ("age",)),)
        if route == "refer"
        else ()
    )
    values: dict[str, object] = {
        "localities": frozenset({MANCHESTER}),
        "points": ((53.45, -2.22),),
        "hours": OPEN_DAILY,
        "hours_known": True,
        "criteria": {"all": []},
        "phone": "01632 960 123",
        "url": "https://example.org/help",
        **more,
    }
    return ServiceEntry(
        service_id=uuid5(SPACE, name),
        service_name=name,
        organisation_id=uuid5(SPACE, f"org {name}"),
        organisation_name=f"{name} Trust",
        needs=needs,
        routes=routes,
        introductions=route == "introduce",
        **values,  # type: ignore[arg-type]
    )


ENTRIES = (
    entry("Rent Rescue", ("housing/rent-arrears",), "refer"),
    entry("Job Club", ("work/lost-job", "work"), "introduce"),
    entry("Bread Basket", ("food",)),
    entry("Family Table", ("food",), "refer", criteria={"fact": "children", "has": True}),
    entry("Quiet House", ("domestic-abuse",), "refer"),
    entry("Youth Shelter", ("homelessness",), "refer", criteria={"fact": "age", "min": 16, "max": 25}),
)
TOWN: Matcher = SnapshotMatcher(ENTRIES, 1)


def need(key: str, evidence: str = "", urgency: Urgency = Urgency.SOON) -> NeedRead:
    """A need as heard."""
    return NeedRead(key, urgency, 0.9, evidence or key)


def fact(key: str, value: FactValue, evidence: str = "") -> dict[str, Fact]:
    """One fact as a mapping."""
    return {key: Fact(key, value, 1.0, evidence)}


def says(kind: ReplyKind, value: str = "", **more: object) -> Reading:
    """A message that answers the open question."""
    return Reading(intent=Intent.ANSWER, replies=(ReplyRead(kind, value, value),), text=value, **more)  # type: ignore[arg-type]


def commands(command: Command, value: str = "") -> Reading:
    """A message that steers."""
    return Reading(intent=Intent.COMMAND, command=command, command_value=value, text=command.value)


YES = says(ReplyKind.YES, "yes")
NO = says(ReplyKind.NO, "no")
SKIP = says(ReplyKind.SKIP, "skip")
WHY = says(ReplyKind.WHY, "why")
BLAH = Reading(intent=Intent.UNCLEAR, text="qwzx")
THANKS = Reading(intent=Intent.THANKS, text="thanks")


def number(value: int) -> Reading:
    """A bare number."""
    return says(ReplyKind.NUMBER, str(value))


def text(words: str) -> Reading:
    """An answer in one's own words."""
    return says(ReplyKind.TEXT, words)


def danger(kind: str, tier: Tier = Tier.HELPLINE, about: About = About.SELF) -> Danger:
    """A danger as heard."""
    return Danger(DangerKind(kind), about, When.NOW, tier, kind)


class Talk:
    """A conversation under test: every turn goes through JSON, and keeps the last moves."""

    def __init__(self, channel: str = "web", matcher: Matcher = TOWN) -> None:
        self.case = Case.new(channel)
        self.matcher = matcher
        self.moves: tuple[Move, ...] = ()

    def hears(self, reading: Reading, *dangers: Danger) -> tuple[Move, ...]:
        """One message in, its moves out."""
        case = Case.from_json(self.case.to_json())
        assert case == self.case
        self.case, self.moves = step(case, reading, dangers, self.matcher, NOW, RULES)
        return self.moves

    @property
    def kinds(self) -> list[str]:
        """Names of the last moves, in order."""
        return [type(move).__name__ for move in self.moves]

    def one(self, kind: type[MoveKind]) -> MoveKind:
        """The only move of that kind in the last turn."""
        found = [move for move in self.moves if isinstance(move, kind)]
        assert len(found) == 1, self.kinds
        return found[0]


RENT = Reading(intent=Intent.NEED, needs=(need("housing/rent-arrears", "behind on rent"),), place=LEVENSHULME, text="x")
FOOD = Reading(intent=Intent.NEED, needs=(need("food", "no food"),), place=LEVENSHULME, text="x")


def agreed_talk(channel: str = "web") -> Talk:
    """A talk that has just reached the question for agreement to Rent Rescue."""
    talk = Talk(channel)
    talk.hears(RENT)
    talk.hears(number(1))
    return talk
