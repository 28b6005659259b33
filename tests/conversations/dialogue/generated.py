"""Hypothesis strategies: any fact, place, reading and danger the engine could ever be given."""

from uuid import UUID

from hypothesis import strategies as st

from conversations.safety.danger import About, Danger, DangerKind, Tier, When
from conversations.understanding.reading import Command, Intent, NeedRead, Reading, ReplyKind, ReplyRead
from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.matching.candidates import Answer, Candidate, Reason, ReasonKind, Route
from directory.vocabulary.circumstances import circumstances
from directory.vocabulary.facts import Fact, Untold, Urgency
from directory.vocabulary.needs import needs
from tests.conversations.dialogue.town import HOPES, LEVENSHULME, LONGSIGHT, RULES

WORDS = st.text(max_size=20)
OPTION_KEYS = sorted({key for question in (*RULES.talk, *RULES.about_person) for key in RULES.options(question)})
VALUES = st.one_of(
    st.sampled_from(Untold),
    st.booleans(),
    st.integers(-5, 200),
    WORDS,
    st.sampled_from(OPTION_KEYS),
    st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=4).map(tuple),
    st.frozensets(st.sampled_from(OPTION_KEYS), max_size=3),
)
KEYS = st.one_of(st.sampled_from(sorted(circumstances())), WORDS)
FACTS = st.dictionaries(KEYS, VALUES, max_size=4).map(
    lambda told: {key: Fact(key, value, 0.5, "x") for key, value in told.items()}
)
PLACES = st.one_of(
    st.sampled_from((LEVENSHULME, LONGSIGHT, *HOPES)),
    st.builds(Place, st.sampled_from(PlaceKind), WORDS, st.one_of(st.none(), WORDS), WORDS, st.sampled_from(Nation)),
)
NEED_KEYS = st.one_of(st.sampled_from(sorted(needs())), WORDS)
NEEDS = st.builds(NeedRead, NEED_KEYS, st.sampled_from(Urgency), st.floats(0, 1), WORDS)
REPLY_VALUES = st.one_of(st.integers(-2, 12).map(str), st.sampled_from(OPTION_KEYS), WORDS, st.just("9" * 400))
REPLIES = st.builds(ReplyRead, st.sampled_from(ReplyKind), REPLY_VALUES, WORDS)
TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(["Sam", "my name is Sam", "07700 900123", "", "call me", "🙂" * 9])
)
READINGS = st.builds(
    Reading,
    language=st.sampled_from(["en", "cy", "pl", ""]),
    intent=st.sampled_from(Intent),
    command=st.one_of(st.none(), st.none(), st.sampled_from(Command)),
    command_value=st.sampled_from(["", "cy", "xx", "MCR-1234"]),
    needs=st.lists(NEEDS, max_size=3).map(tuple),
    denied=st.lists(NEED_KEYS, max_size=2).map(tuple),
    facts=FACTS,
    place=st.one_of(st.none(), st.none(), PLACES),
    places=st.one_of(st.just(()), st.just(HOPES), st.lists(PLACES, max_size=7).map(tuple)),
    replies=st.lists(REPLIES, max_size=3).map(tuple),
    text=TEXTS,
)
DANGERS = st.builds(
    Danger, st.sampled_from(DangerKind), st.sampled_from(About), st.sampled_from(When), st.sampled_from(Tier), WORDS
)
IDS = st.integers(0, 2**64).map(lambda number: UUID(int=number))
REASONS = st.builds(
    Reason, st.sampled_from(ReasonKind), KEYS, WORDS, st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple)
)
CANDIDATES = st.builds(
    Candidate,
    service_id=IDS,
    service_name=st.text(min_size=1, max_size=60),
    organisation_id=IDS,
    organisation_name=st.text(min_size=1, max_size=60),
    route=st.sampled_from(Route),
    network_id=st.one_of(st.none(), IDS),
    needs=st.lists(NEED_KEYS, min_size=1, max_size=2).map(tuple),
    verdict=st.sampled_from((Answer.YES, Answer.NOT_YET_KNOWN)),
    reasons=st.lists(REASONS, max_size=4).map(tuple),
    unsure=st.lists(KEYS, max_size=2).map(tuple),
    distance_km=st.one_of(st.none(), st.floats(0, 900)),
    phone=st.sampled_from(["", "01632 960 001"]),
    purpose=WORDS,
    shares=st.lists(KEYS, max_size=2).map(tuple),
)
