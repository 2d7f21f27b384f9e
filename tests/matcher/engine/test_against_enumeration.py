"""
Engine, checker and complete enumeration agree, on tiny random alliances of four kinds.

`make oracle` tries thousands of them (ORACLE_CASES in all); here some hundred. Seeds differ from run to run.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.issue import Severity
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Pinned
from models.validation import find_issues
from models.vocabulary import Setting
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.oracle import best_plan
from tests.matcher.strategies import tiny_policies, tiny_snapshots

CASES = int(os.environ.get("ORACLE_CASES", "400"))
KINDS = {
    "days": tiny_snapshots(),
    "weeks": tiny_snapshots(weeks=True),
    "decisions": tiny_snapshots(pinned=True),
    "decisions and weeks": tiny_snapshots(pinned=True, weeks=True),
}
PARTS = 2
"""Each kind in so many tests, for the workers."""

each_kind = pytest.mark.parametrize("kind", KINDS)
some = settings(
    max_examples=max(1, CASES // len(KINDS) // PARTS), deadline=None, suppress_health_check=list(HealthCheck)
)
few = settings(max_examples=max(1, CASES // len(KINDS) // 4), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("part", range(PARTS))
@each_kind
def test_engine_cost_is_the_least_of_all_plans_and_so_is_its_bound(kind: str, part: int) -> None:
    @some
    @given(snapshot=KINDS[kind], policy=tiny_policies())
    def holds(snapshot: Snapshot, policy: Policy) -> None:
        least, _ = best_plan(snapshot, policy, GreatCircleTravel())

        plan = solved(snapshot, policy)

        assert plan.refused == ()
        assert (plan.cost, plan.bound, plan.status) == (least, least, PlanStatus.OPTIMAL)

    holds()


@each_kind
def test_no_bound_is_above_what_some_plan_costs(kind: str) -> None:
    """Not of a search that was cut short, nor of one that began at an earlier plan's prices, right or wrong ones."""

    @few
    @given(
        snapshot=KINDS[kind], policy=tiny_policies(), rounds=st.integers(0, 3), factor=st.sampled_from([0.0, 0.6, 9.0])
    )
    def holds(snapshot: Snapshot, policy: Policy, rounds: int, factor: float) -> None:
        least, _ = best_plan(snapshot, policy, GreatCircleTravel())
        cut = EVERYTHING.model_copy(
            update={"prove": False, "ascent_rounds": rounds, "relax_rounds": rounds + 1, "improve_rounds": 0}
        )
        cold = solve(snapshot, policy, cut, travel=GreatCircleTravel())
        prices = tuple(item.model_copy(update={"points": item.points * factor}) for item in cold.prices)
        start = cold.model_copy(update={"prices": prices})

        warm = solve(snapshot, policy, cut, travel=GreatCircleTravel(), warm_start=start)

        for plan in (cold, warm):
            assert plan.bound <= least <= plan.cost
        assert warm.cost <= cold.cost

    holds()


def _has_longest_times(snapshot: Snapshot) -> bool:
    """Somewhere a stay, or a brigade's visits, may last only so long: a pinned part of it may come after that."""
    return any(unit.max_stay_days is not None or unit.setting is Setting.CRISIS for unit in snapshot.units) or any(
        youth.brigade_alternative is not None for youth in snapshot.youths
    )


@each_kind
def test_pinning_what_a_plan_does_anyhow_changes_nothing(kind: str) -> None:
    """All its stays pinned: the same cost, or a lower one for one of the two reasons that section 7 names."""

    @few
    @given(snapshot=KINDS[kind], policy=tiny_policies())
    def holds(snapshot: Snapshot, policy: Policy) -> None:
        plan = solved(snapshot, policy)

        decided = _pinned(snapshot, plan)
        if any(issue.severity is Severity.ERROR for issue in find_issues(decided)):
            return
        again = solved(decided, policy)

        assert again.refused == ()
        if plan.excesses or _has_longest_times(snapshot):
            assert again.cost <= plan.cost
        else:
            assert again.cost == plan.cost

    holds()


def _pinned(snapshot: Snapshot, plan: Plan) -> Snapshot:
    """The snapshot with every stay of a plan as a decision."""
    stays = {item.youth_id: item.stays for item in plan.trajectories}
    youths = [
        youth.model_copy(update={"pinned": Pinned(stays=stays[youth.id])}) if stays[youth.id] else youth
        for youth in snapshot.youths
    ]
    return Snapshot.model_validate(snapshot.model_dump() | {"youths": [item.model_dump() for item in youths]})
