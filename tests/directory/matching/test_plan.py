"""Plans cover what can be covered, with few services, and never a much worse one."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from directory.matching.plan import PlanOption, plan
from directory.vocabulary.facts import Urgency

SOON, TODAY = Urgency.SOON, Urgency.TODAY

OPTIONS = st.lists(
    st.builds(
        PlanOption,
        st.frozensets(st.integers(0, 3), min_size=1),
        st.integers(0, 20),
        st.sampled_from([None, UUID(int=1), UUID(int=2)]),
    ),
    max_size=12,
).map(lambda options: sorted(options, key=lambda option: option.score))


@given(OPTIONS, st.lists(st.sampled_from(list(Urgency)), min_size=4, max_size=4), st.integers(1, 6))
def test_a_plan_covers_what_can_be_covered(options: list[PlanOption], urgencies: list[Urgency], most: int) -> None:
    """Every need that some service meets is covered, unless the plan is full; no service is in it for nothing."""
    chosen = plan(options, urgencies, most=most, trade=4)
    assert len(chosen) <= most
    assert len(set(chosen)) == len(chosen)
    coverable = {need for option in options for need in option.covers}
    covered = {need for position in chosen for need in options[position].covers}
    assert covered == coverable or len(chosen) == most
    seen: set[int] = set()
    for position in chosen:
        assert options[position].covers - seen
        seen |= options[position].covers


def test_one_service_for_two_needs_beats_two() -> None:
    """A service that covers both is taken, unless it is much worse than the best for the first."""
    single, both = PlanOption(frozenset({0}), 1), PlanOption(frozenset({0, 1}), 4)
    other = PlanOption(frozenset({1}), 5)
    assert plan([single, both, other], [SOON, SOON], most=5, trade=4) == (1,)
    far = PlanOption(frozenset({0, 1}), 9)
    assert plan([single, far], [SOON, SOON], most=5, trade=4) == (0, 1)


def test_the_urgent_need_comes_first() -> None:
    """What is needed today is first in the plan."""
    options = [PlanOption(frozenset({0}), 1), PlanOption(frozenset({1}), 2)]
    assert plan(options, [SOON, TODAY], most=5, trade=4) == (1, 0)
