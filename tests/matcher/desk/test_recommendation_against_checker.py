"""Every option is what the checker says it is, and every place is an option or has a reason."""

import pytest
from hypothesis import HealthCheck, given, settings

from fixtures.cases import CASES
from fixtures.generator import generate
from matcher.desk import Desk, open_desk, recommend
from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.matcher.desk.building import option_errors, partition_errors
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TINY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TRAVEL = GreatCircleTravel()


def _errors(snapshot: Snapshot, desk: Desk) -> list[str]:
    wrong = []
    for youth in snapshot.youths:
        found = recommend(desk, youth.id)
        wrong += [f"{youth.id}: {error}" for error in partition_errors(snapshot, found)]
        for option in found.options:
            errors = option_errors(desk, youth.id, option)
            wrong += [f"{youth.id} at {option.place} ({option.kind.value}): {error}" for error in errors]
    return wrong


@TINY
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_beside_the_incumbent_options_are_allowed_and_cost_what_the_checker_says(
    snapshot: Snapshot, policy: Policy
) -> None:
    assert _errors(snapshot, open_desk(snapshot, policy, EVERYTHING, TRAVEL)) == []


@TINY
@given(snapshot=tiny_snapshots())
def test_beside_the_best_plan_options_are_allowed_and_cost_what_the_checker_says(snapshot: Snapshot) -> None:
    desk = open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, solved(snapshot))
    assert _errors(snapshot, desk) == []


@pytest.mark.parametrize("make", CASES)
def test_hand_made_cases(make: object) -> None:
    snapshot = make().snapshot  # type: ignore[operator]
    assert _errors(snapshot, open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, solved(snapshot))) == []


def test_a_generated_set_with_a_plan_and_without() -> None:
    snapshot = generate("small", 1)
    chosen = SolverSettings(time_limit_seconds=20, workers=1, gap=0.01)
    plan = solve(snapshot, Policy(), chosen, travel=TRAVEL)
    for known in (plan, None):
        desk = open_desk(snapshot, Policy(), chosen, TRAVEL, known)
        for youth in snapshot.youths:
            assert partition_errors(snapshot, recommend(desk, youth.id)) == []
    desk = open_desk(snapshot, Policy(), chosen, TRAVEL, plan)
    for youth in snapshot.youths[::7]:
        for option in recommend(desk, youth.id).options:
            assert option_errors(desk, youth.id, option) == []


@TINY
@given(snapshot=tiny_snapshots())
def test_beside_a_proven_plan_the_best_of_who_waits_is_what_the_plan_has(snapshot: Snapshot) -> None:
    """Without prices: cheaper would better a proven plan, dearer would miss the plan's own trajectory."""
    plan = solved(snapshot).model_copy(update={"prices": ()})
    desk = open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, plan)
    related = {other for youth in snapshot.youths for other in (youth.id, *youth.sibling_ids) if youth.sibling_ids}
    for youth, trajectory in zip(snapshot.youths, plan.trajectories, strict=True):
        if youth.current_stay is None and youth.id not in related:
            own = [option.own_points for option in recommend(desk, youth.id).options]
            if trajectory.stays:
                assert own[0] == trajectory.cost_points
            else:
                assert all(points >= trajectory.cost_points for points in own)
