"""The tables that judge all services at once, and keep what they found, agree with judging one at a time."""

import datetime as dt
import random

import pytest

from directory.eligibility.judge import truth_of
from directory.eligibility.truth import Truth
from directory.matching.candidates import Answer
from directory.matching.gains import CLOSER, Gains
from directory.matching.hours import open_state
from directory.matching.opening import CLOSED, NOT_KNOWN, OPEN, OpeningTable
from directory.matching.questions import usual_answers
from directory.matching.rulebook import Rulebook
from directory.matching.truths import TruthTable
from tests.directory.matching.random_directory import random_criteria, random_directory, random_facts

CODES = {Answer.NO: CLOSED, Answer.NOT_YET_KNOWN: NOT_KNOWN, Answer.YES: OPEN}


@pytest.mark.parametrize("seed", range(20))
def test_the_gain_of_a_question_is_that_of_trying_every_answer(seed: int) -> None:
    """What is kept by pattern is what each usual answer would really change about the rule, asked again or not."""
    pick = random.Random(seed)
    book = Rulebook(random_criteria(pick) for _ in range(30))
    table = TruthTable(book.rules)
    gains = Gains(table, usual_answers())
    for _ in range(10):
        facts = random_facts(pick)
        nodes = table.nodes(facts)
        for number, rule in enumerate(book.rules):
            if rule is None or truth_of(rule, facts) is not Truth.UNKNOWN:
                continue
            for key, gain in gains.of(number, nodes.tobytes()):
                expected = 0.0
                for fact, share in usual_answers()[key]:
                    told = facts | {key: fact}
                    before, after = (
                        sum(truth_of(part, known) is Truth.UNKNOWN for part in table.tops[number])
                        for known in (facts, told)
                    )
                    settled = truth_of(rule, told) is not Truth.UNKNOWN
                    expected += share * (1 if settled else CLOSER if after < before else 0)
                assert gain == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(10))
def test_opening_is_the_same_all_at_once_and_one_at_a_time(seed: int) -> None:
    """Every minute around a day of exceptions, and in no order, each row has the state computed for it alone."""
    pick = random.Random(seed)
    entries = random_directory(pick, 60)
    table = OpeningTable(entries)
    for _ in range(40):
        now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=pick.randrange(4 * 86400))
        alone = [open_state(one.hours, one.exceptions, now, known=one.hours_known).open_now for one in entries]
        assert table.states(now).tolist() == [CODES[answer] for answer in alone]


def test_a_rule_many_services_share_is_kept_once() -> None:
    """The rulebook holds distinct rules; a yes and a one are not the same."""
    rule = {"all": [{"fact": "age", "min": 1}]}
    book = Rulebook([rule, None, {"all": [{"fact": "age", "min": 1}]}, {"all": [{"fact": "age", "min": True}]}])
    assert book.numbers.tolist() == [0, 1, 0, 1]
