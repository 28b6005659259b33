"""Whatever is said, in whatever order: the engine answers, keeps its promises and never asks in circles."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations.dialogue.moves import (
    Ask,
    AskAgreement,
    ChoosePlace,
    GiveSafety,
    Greet,
    Offer,
    SendIntroduction,
    SendReferral,
)
from conversations.safety.danger import Danger
from conversations.understanding.reading import Command, Intent, Reading, ReplyKind
from conversations.wording.render import render
from conversations.wording.sms import AGREEMENT_BUDGET, BUDGET, flatten
from tests.conversations.dialogue.generated import DANGERS, READINGS
from tests.conversations.dialogue.town import (
    BLAH,
    LEVENSHULME,
    NO,
    SKIP,
    THANKS,
    WHY,
    YES,
    Talk,
    commands,
    need,
    number,
    says,
    text,
)

STARTS = st.sampled_from(
    [
        Reading(
            intent=Intent.NEED, needs=(need("housing/rent-arrears"), need("work/lost-job")), place=LEVENSHULME, text="x"
        ),
        Reading(intent=Intent.NEED, needs=(need("food"),), place=LEVENSHULME, text="food"),
        Reading(intent=Intent.NEED, needs=(need("transport"),), place=LEVENSHULME, text="bus"),
        Reading(intent=Intent.GREETING, text="hello"),
    ]
)
PLAIN = st.one_of(
    st.sampled_from([YES, YES, NO, SKIP, WHY, BLAH, THANKS, text("Sam"), text("07700 900123")]),
    st.integers(1, 5).map(number),
    st.sampled_from(Command).map(commands),
    st.sampled_from(["text-only", "details", "others", "nothing", "this-number"]).map(
        lambda o: says(ReplyKind.OPTION, o)
    ),
)


class AnyTalk(RuleBasedStateMachine):
    """Conversations of every kind of message, with the promises checked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talk()
        self.words_shown: set[str] = set()

    @initialize(channel=st.sampled_from(["web", "sms"]), first=STARTS)
    def begin(self, channel: str, first: Reading) -> None:
        """A first message."""
        self.talk = Talk(channel)
        self.hear(first)
        assert isinstance(self.talk.moves[0], Greet)

    @rule(reading=PLAIN)
    def likely(self, reading: Reading) -> None:
        """An answer people really give."""
        self.hear(reading)

    @rule(reading=READINGS)
    def anything(self, reading: Reading) -> None:
        """Any reading at all."""
        self.hear(reading)

    @rule(reading=PLAIN, dangers=st.lists(DANGERS, min_size=1, max_size=3))
    def danger(self, reading: Reading, dangers: list[Danger]) -> None:
        """Danger, in the middle of anything: help comes first."""
        self.hear(reading, *dangers)
        assert isinstance(self.talk.moves[0], GiveSafety)

    def hear(self, reading: Reading, *dangers: Danger) -> None:
        """One turn, with what must hold of every turn."""
        before = self.talk.case
        moves = self.talk.hears(reading, *dangers)
        reply = render(moves, [], language=self.talk.case.language, channel=self.talk.case.channel)
        assert moves
        assert any(block.text or block.items for block in reply.blocks), moves
        assert reply.question == self.talk.case.asked
        agreeing = any(isinstance(move, AskAgreement) for move in moves)
        assert flatten(reply).segments <= (AGREEMENT_BUDGET if agreeing else BUDGET)
        for move in moves:
            if isinstance(move, SendReferral | SendIntroduction):
                agreed_now = before.agreeing is not None and before.agreeing.service_id == move.candidate.service_id
                assert before.agreed or (agreed_now and before.asked == "agree")
                assert move.contact_name
                assert move.contact_phone
                assert not self.talk.case.under_16
                assert move.candidate.service_id not in before.excluded

    @invariant()
    def one_question_at_most(self) -> None:
        """A turn puts one question, and it is the one that is open."""
        asking = [move for move in self.talk.moves if isinstance(move, Ask | AskAgreement | ChoosePlace)]
        offers = [move for move in self.talk.moves if isinstance(move, Offer) and move.candidates]
        assert len(asking) + len(offers) <= 1

    @invariant()
    def agreement_is_for_one(self) -> None:
        """Nothing is agreed unless there is something to agree to."""
        assert self.talk.case.agreeing is not None or not self.talk.case.agreed


AnyTalk.TestCase.settings = settings(max_examples=150, stateful_step_count=25, suppress_health_check=list(HealthCheck))
TestAnyTalk = AnyTalk.TestCase


@pytest.mark.parametrize("channel", ["web", "sms"])
@given(first=STARTS, before=st.lists(PLAIN, max_size=6))
@settings(max_examples=150)
def test_nothing_is_asked_three_times(channel: str, first: Reading, before: list[Reading]) -> None:
    """Someone we do not understand at all is asked nothing more than twice, and soon nothing at all."""
    talk = Talk(channel)
    talk.hears(first)
    for reading in before:
        talk.hears(reading)
    asked: Counter[str] = Counter()
    for _ in range(16):
        moves = talk.hears(BLAH)
        if any(isinstance(move, Ask | AskAgreement | ChoosePlace | Offer) for move in moves) and talk.case.asked:
            asked[talk.case.asked] += 1
    assert max(asked.values(), default=0) <= 2, asked
    assert talk.case.asked == ""
