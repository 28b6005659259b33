"""The matcher agrees with plain Python on random directories, and answers the cases people care about."""

import datetime as dt
import random
from dataclasses import replace
from uuid import UUID

import pytest

from directory.eligibility.truth import Truth
from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.matching.candidates import (
    Answer,
    MatchQuery,
    NeedQuery,
    NetworkRoute,
    ReasonKind,
    Route,
    ServiceEntry,
    WeeklyHours,
)
from directory.matching.matcher import SnapshotMatcher
from directory.vocabulary.facts import Fact, Untold, Urgency
from tests.directory.matching.brute import judged
from tests.directory.matching.random_directory import PARENTS, random_directory, random_query

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
FALLOWFIELD = Place(PlaceKind.POSTCODE, "M14 5RQ", "E08000003", "Manchester", Nation.ENGLAND, 53.45, -2.22)
ALL: dict[str, list[object]] = {"all": []}


def entry(number: int = 1, needs: tuple[str, ...] = ("debt",), **values: object) -> ServiceEntry:
    """A service for everyone in Manchester unless told otherwise."""
    base = ServiceEntry(
        service_id=UUID(int=number),
        service_name=f"Service {number}",
        organisation_id=UUID(int=1000 + number),
        organisation_name=f"Organisation {number}",
        needs=needs,
        criteria=ALL,
        localities=frozenset({"E08000003"}),
        assured_on=dt.date(2026, 1, 1),
    )
    return replace(base, **values)  # type: ignore[arg-type]


def query(*needs: str, **values: object) -> MatchQuery:
    """A query from Fallowfield on a Monday morning."""
    wanted = tuple(NeedQuery(need, Urgency.SOON, need) for need in needs)
    return replace(MatchQuery(wanted, {}, FALLOWFIELD, NOW), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_the_index_agrees_with_plain_python(seed: int) -> None:
    """Candidates, order, verdicts, distances, needs, unmet and ruled out are those of a scan one service at a time."""
    pick = random.Random(seed)
    directory = random_directory(pick, pick.choice((1, 20, 100)))
    matcher = SnapshotMatcher(directory, 7, PARENTS)
    for _ in range(6):
        asked = random_query(pick, directory)
        result = matcher.match(asked)
        expected, widened = judged(directory, asked, PARENTS)
        live = [one for one in expected if one.truth is not Truth.NO]
        dead = [one for one in expected if one.truth is Truth.NO]
        ids = [one.entry.service_id for one in live]
        shown = [candidate for candidate in result.candidates if candidate.service_id in ids]
        positions = [ids.index(candidate.service_id) for candidate in shown]
        assert positions == sorted(positions)
        assert len(shown) == min(asked.limit, len(live))
        unplanned = [p for i, p in enumerate(positions) if i not in result.joined_up]
        if not result.joined_up:
            assert len([p for p in positions if p >= asked.limit]) <= len(asked.needs)
        else:
            assert all(position < asked.limit for position in unplanned)
        for candidate, position in zip(shown, positions, strict=True):
            one = live[position]
            assert candidate.verdict is (Answer.YES if one.truth is Truth.YES else Answer.NOT_YET_KNOWN)
            assert candidate.needs == tuple(n.key for n, c in zip(asked.needs, one.cover, strict=True) if c)
            known = one.metres is not None and one.served != "everywhere"
            assert candidate.distance_km == (round(one.metres / 1000, 1) if known else None)  # type: ignore[operator]
        assert [out.service_id for out in result.ruled_out] == [one.entry.service_id for one in dead[:5]]
        unmet = [n.key for i, n in enumerate(asked.needs) if not any(one.cover[i] for one in live)]
        assert list(result.unmet) == unmet
        assert result.widened_km == widened
        assert result.seq == 7
        assert matcher.match(asked) == result


def test_large_fields_are_cut_before_sorting_without_changing_the_answer() -> None:
    """With thousands in question, only the promising are sorted, and the order is still that of a full scan."""
    pick = random.Random(1)
    directory = random_directory(pick, 2500)
    matcher = SnapshotMatcher(directory, 1, PARENTS)
    for _ in range(4):
        asked = replace(random_query(pick, directory), limit=50)
        expected, _ = judged(directory, asked, PARENTS)
        live = [one.entry.service_id for one in expected if one.truth is not Truth.NO]
        ids = [candidate.service_id for candidate in matcher.match(asked).candidates]
        assert [i for i in ids if i in set(live[:50])] == [i for i in live[:50] if i in set(ids)]
        assert len(set(live[:50]) - set(ids)) <= len(asked.needs)


def test_nothing_recorded_is_not_open_to_all() -> None:
    """No criteria gives "not yet known" with its own reason; open to all gives yes."""
    matcher = SnapshotMatcher([entry(1), entry(2, criteria=None)], 1)
    first, second = matcher.match(query("debt")).candidates
    assert (first.verdict, second.verdict) == (Answer.YES, Answer.NOT_YET_KNOWN)
    assert ReasonKind.NO_CRITERIA_RECORDED in {reason.kind for reason in second.reasons}
    assert second.unsure == ()


def test_criteria_that_cannot_be_read_count_as_none_recorded() -> None:
    """A broken rule in the table never breaks a conversation."""
    matcher = SnapshotMatcher([entry(1, criteria={"some": 1})], 1)
    assert matcher.match(query("debt")).candidates[0].verdict is Answer.NOT_YET_KNOWN


def test_reasons_quote_the_person() -> None:
    """A criterion met carries the person's own words, and so does the need."""
    rule = {"all": [{"fact": "age", "min": 16, "max": 25}]}
    asked = query("debt", facts={"age": Fact("age", 19, evidence="im 19")})
    reasons = SnapshotMatcher([entry(1, criteria=rule)], 1).match(asked).candidates[0].reasons
    met = next(reason for reason in reasons if reason.kind is ReasonKind.CRITERION_MET)
    assert (met.key, met.said, met.params) == ("age", "im 19", (("max", "25"), ("min", "16")))


def test_who_is_too_old_is_told_why_not() -> None:
    """A service ruled out is listed with the criterion that rules it out, never as a candidate."""
    rule = {"all": [{"fact": "age", "max": 25}]}
    result = SnapshotMatcher([entry(1, criteria=rule)], 1).match(query("debt", facts={"age": Fact("age", 40)}))
    assert result.candidates == ()
    assert result.unmet == ("debt",)
    assert result.ruled_out[0].reasons[0].kind is ReasonKind.CRITERION_NOT_MET


def test_routes_follow_membership_and_locality() -> None:
    """Refer in a network's locality, introduce where the organisation takes introductions, else signpost."""
    route = NetworkRoute(UUID(int=5), "Together", frozenset({"E47000001"}), "to help you", ("children",))
    elsewhere = replace(route, localities=frozenset({"E08000004"}))
    entries = [
        entry(1, routes=(route,)),
        entry(2, routes=(elsewhere,), introductions=True),
        entry(3, routes=(elsewhere,)),
    ]
    matcher = SnapshotMatcher(entries, 1, PARENTS)
    found = {c.service_id.int: c for c in matcher.match(query("debt")).candidates}
    assert [found[n].route for n in (1, 2, 3)] == [Route.REFER, Route.INTRODUCE, Route.SIGNPOST]
    assert found[1].network_id == UUID(int=5)
    assert (found[1].purpose, found[1].shares) == ("to help you", ("children",))
    nowhere = matcher.match(query("debt", place=None)).candidates
    assert nowhere == ()


def test_services_without_room_come_last_and_say_so() -> None:
    """No capacity ranks behind everything else and is no part of a plan."""
    entries = [entry(1, capacity="no-capacity"), entry(2, criteria=None), entry(3, needs=("food",))]
    result = SnapshotMatcher(entries, 1).match(query("debt", "food"))
    assert [c.service_id.int for c in result.candidates][-1] == 1
    assert ReasonKind.NO_CAPACITY in {reason.kind for reason in result.candidates[-1].reasons}
    assert {result.candidates[i].service_id.int for i in result.joined_up} == {2, 3}


def test_looks_further_when_nothing_is_near() -> None:
    """Nothing within 5 km: the nearest, 12 km off, is offered and the distance is told."""
    far = entry(1, localities=frozenset(), points=((53.56, -2.22),))
    result = SnapshotMatcher([far], 1).match(query("debt"))
    assert result.widened_km == pytest.approx(12.2, abs=0.1)
    assert ReasonKind.FURTHER_AWAY in {reason.kind for reason in result.candidates[0].reasons}
    near = entry(2, localities=frozenset(), points=((53.46, -2.22),))
    result = SnapshotMatcher([far, near], 1).match(query("debt"))
    assert result.widened_km is None
    assert [c.service_id.int for c in result.candidates] == [2]


def test_without_a_place_helplines_of_the_nation_remain() -> None:
    """No place gives what serves everywhere in England, and nothing local."""
    entries = [
        entry(1, localities=frozenset(), everywhere=True, nations=frozenset({"england"})),
        entry(2, localities=frozenset(), everywhere=True, nations=frozenset({"wales"})),
        entry(3),
    ]
    matcher = SnapshotMatcher(entries, 1)
    assert [c.service_id.int for c in matcher.match(query("debt", place=None)).candidates] == [1]
    cardiff = Place(PlaceKind.LOCALITY, "Cardiff", "W06000015", "Cardiff", Nation.WALES)
    assert [c.service_id.int for c in matcher.match(query("debt", place=cardiff)).candidates] == [2]


def test_needs_match_up_and_down_the_tree() -> None:
    """Housing help answers an eviction, eviction help answers housing, repairs do not answer an eviction."""
    entries = [entry(1, ("housing",)), entry(2, ("housing/eviction",)), entry(3, ("housing/repairs",))]
    matcher = SnapshotMatcher(entries, 1)
    assert [c.service_id.int for c in matcher.match(query("housing/eviction")).candidates] == [2, 1]
    assert {c.service_id.int for c in matcher.match(query("housing")).candidates} == {1, 2, 3}


def test_a_plan_covers_all_needs_with_few_services_of_one_network() -> None:
    """Two needs: one service of the same network each, the urgent one first, and they say they work together."""
    here = frozenset({"E08000003"})
    one = (NetworkRoute(UUID(int=5), "Together", here),)
    two = (NetworkRoute(UUID(int=6), "Apart", here),)
    entries = [
        entry(1, ("food",), routes=one),
        entry(2, ("housing",), routes=two),
        entry(3, ("housing",), routes=one),
    ]
    needs = (NeedQuery("housing", Urgency.SOON), NeedQuery("food", Urgency.TODAY))
    result = SnapshotMatcher(entries, 1).match(query(needs=needs))
    plan = [result.candidates[i] for i in result.joined_up]
    assert [c.service_id.int for c in plan] == [1, 3]
    assert all(ReasonKind.SAME_NETWORK in {r.kind for r in c.reasons} for c in plan)


def test_a_plan_brings_what_usually_comes_along() -> None:
    """Who lost a job is shown help with Universal Credit too, with the need that brought it."""
    entries = [entry(1, ("work/lost-job",)), entry(2, ("benefits/universal-credit",))]
    result = SnapshotMatcher(entries, 1).match(query("work/lost-job"))
    assert result.joined_up == (0, 1)
    related = result.candidates[1]
    assert related.needs == ("benefits/universal-credit",)
    assert related.reasons[0].params == (("because", "work/lost-job"),)
    assert result.unmet == ()


def test_open_now_counts_when_help_is_needed_today() -> None:
    """For a need of today, the one that is open comes before a nearer one that is closed."""
    monday = (WeeklyHours(0, 540, 1020),)
    tuesday = (WeeklyHours(1, 540, 1020),)
    entries = [
        entry(1, hours=tuesday, hours_known=True, points=((53.45, -2.22),)),
        entry(2, hours=monday, hours_known=True, points=((53.46, -2.23),)),
    ]
    needs = (NeedQuery("debt", Urgency.TODAY),)
    first, second = SnapshotMatcher(entries, 1).match(query(needs=needs)).candidates
    assert (first.service_id.int, first.hours) == (2, "Open now until 5pm")
    assert second.hours == "Opens tomorrow at 9am"


def test_questions_are_never_about_what_was_told_or_declined() -> None:
    """The fact that settles most comes first; told and declined facts are not asked again."""
    rules = [
        {"all": [{"fact": "work_status", "in": ["unemployed"]}]},
        {"all": [{"fact": "work_status", "in": ["employed"]}, {"fact": "age", "min": 18}]},
        {"all": [{"fact": "prison_leaver", "is": True}]},
    ]
    matcher = SnapshotMatcher([entry(n, criteria=rule) for n, rule in enumerate(rules, 1)], 1)
    assert matcher.match(query("debt")).questions[0] == "work_status"
    told = {"work_status": Fact("work_status", "unemployed"), "age": Fact("age", Untold.RATHER_NOT_SAY)}
    assert matcher.match(query("debt", facts=told)).questions == ("prison_leaver",)


def test_a_question_asked_first_comes_without_candidates() -> None:
    """Whoever would rather ask is spared the candidates, but only if one of their questions is worth asking."""
    matcher = SnapshotMatcher([entry(1, criteria={"all": [{"fact": "work_status", "in": ["unemployed"]}]})], 1)
    whole = matcher.match(query("debt"))
    assert (whole.questions, len(whole.candidates)) == (("work_status",), 1)
    only = matcher.match(query("debt", ask_first=frozenset({"work_status", "age"})))
    assert (only.questions, only.candidates, only.seq) == (whole.questions, (), whole.seq)
    assert matcher.match(query("debt", ask_first=frozenset({"age"}))) == whole


def test_a_sensitive_question_waits_for_an_ordinary_one() -> None:
    """Where an ordinary fact settles nearly as much, it is asked before a special one."""
    rules = [{"all": [{"fact": "veteran", "is": True}]}, {"all": [{"fact": "disabled", "is": True}]}]
    for order in (rules, rules[::-1]):
        matcher = SnapshotMatcher([entry(n, criteria=rule) for n, rule in enumerate(order, 1)], 1)
        assert matcher.match(query("debt")).questions == ("veteran", "disabled")


def test_no_need_or_an_unknown_one_gives_nothing() -> None:
    """Nothing to match is an empty result, not an error."""
    matcher = SnapshotMatcher([entry(1)], 3)
    assert matcher.match(query()).candidates == ()
    assert matcher.match(query("wishes")).seq == 3
    assert SnapshotMatcher([], 0).match(query("debt")).unmet == ("debt",)
