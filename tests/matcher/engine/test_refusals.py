"""Where the checker refuses a part of a plan, people still get one: who is at fault is held, the others are planned."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import matcher.engine.solve
from matcher.check import CheckReport, Code, Violation, check_plan
from matcher.desk import baseline as baselines
from matcher.desk import recommend
from matcher.desk.baseline import open_baseline
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.prepare.prepare import prepare
from matcher.engine.report.plan import build_plan
from matcher.engine.solve import MOST_REFUSALS, solve
from matcher.tables.options import options_of_youth
from matcher.tables.units import EVER
from models.plan import EndReason, Plan, PlanStatus
from tests.matcher.check.build import RoadTravel, World, living, need, unit, world, youth
from tests.matcher.engine.exact import EVERYTHING

Change = Callable[[MatchingProblem], MatchingProblem]


def _alliance() -> World:
    """Of two who wait, one can only have a unit of at most 20 days; a third lives where the others do not come."""
    return world(
        unit("u-short", beds=1, max_stay_days=20, setting="family_home"),
        unit("u-1", beds=1),
        youth("y-1", need=need("family_home", days=300)),
        youth("y-2", need=need("open_group", days=300)),
        youth("y-3", need=need("three_milieu", start=-40), current_stay=living("home", -30)),
    )


def _solved(made: World) -> Plan:
    return solve(made.snapshot(), made.policy, EVERYTHING, travel=RoadTravel())


def _with(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """An engine with a fault in what it prepares."""
    monkeypatch.setattr(matcher.engine.solve, "prepare", lambda *given: change(prepare(*given)))


def _places(plan: Plan) -> dict[str, list[str]]:
    return {item.youth_id: [stay.place for stay in item.stays] for item in plan.trajectories}


def test_a_plan_as_it_should_be_tells_of_nothing() -> None:
    plan = _solved(_alliance())
    assert plan.refused == ()
    assert plan.status is PlanStatus.OPTIMAL


def test_who_is_refused_is_held_and_the_others_are_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(problem: MatchingProblem) -> MatchingProblem:
        longest = np.full_like(problem.options.longest_days, EVER)
        return replace(problem, options=replace(problem.options, longest_days=longest))

    made = _alliance()
    right = _solved(made)
    _with(monkeypatch, endless)
    plan = _solved(made)

    assert {(item.code, item.youth_id) for item in plan.refused} == {("longest_stay", "y-1")}
    assert _places(plan) == {"y-1": [], "y-2": ["u-1"], "y-3": ["home"]}
    assert check_plan(made.snapshot(), plan, travel=RoadTravel()).violations == ()
    # nothing is proven of the whole: with nobody held there is a cheaper plan, and the bound lies below it
    assert (plan.status, plan.provenance.ended) == (PlanStatus.FEASIBLE, EndReason.EXHAUSTED)
    assert plan.bound <= right.cost < plan.cost
    assert plan.gap == (plan.cost - plan.bound) / plan.cost


def test_the_bed_of_who_is_held_is_not_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held where it is, y-1 keeps the bed that the refused plan gave to y-2."""
    made = world(
        unit("u-short", beds=1, max_stay_days=20, setting="family_home"),
        unit("u-1", beds=1),
        youth("y-1", need=need("family_home", start=-90, days=300), current_stay=living("u-1", -90), may_move=True),
        youth("y-2", need=need("open_group", days=300)),
    )

    def endless(problem: MatchingProblem) -> MatchingProblem:
        longest = np.full_like(problem.options.longest_days, EVER)
        return replace(problem, options=replace(problem.options, longest_days=longest))

    _with(monkeypatch, endless)
    plan = _solved(made)
    assert "longest_stay" in {item.code for item in plan.refused if item.youth_id == "y-1"}
    assert _places(plan) == {"y-1": ["u-1"], "y-2": []}


def test_a_youth_without_any_trajectory_is_an_error_and_never_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def walled_in(problem: MatchingProblem) -> MatchingProblem:
        allowed = problem.options.allowed.copy()
        allowed[options_of_youth(problem.options, 2)] = False
        return replace(problem, options=replace(problem.options, allowed=allowed))

    made = _alliance()
    made.change("y-3", may_move=True, need=need("family_home", "open_group", start=-40))
    right = _solved(made)
    _with(monkeypatch, walled_in)
    plan = _solved(made)
    assert plan.bound <= right.cost
    assert {(item.code, item.youth_id) for item in plan.refused} == {("no_trajectory", "y-3")}
    assert _places(plan)["y-3"] == ["home"]
    assert _places(plan)["y-2"] == ["u-1"]


def test_a_cost_that_is_stated_wrongly_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def dearer(*given: Any) -> Plan:
        plan = build_plan(*given)
        return plan.model_copy(update={"cost": plan.cost + 3, "gap": 3 / (plan.cost + 3)})

    right = _solved(_alliance())
    monkeypatch.setattr(matcher.engine.solve, "build_plan", dearer)
    plan = _solved(_alliance())
    assert {item.code for item in plan.refused} == {"cost", "status"}
    assert (plan.cost, plan.trajectories) == (right.cost, right.trajectories)
    assert plan.status is PlanStatus.FEASIBLE


@pytest.mark.parametrize("youth_id", ["y-1", None])
def test_a_checker_that_is_never_content_still_leaves_people_with_the_incumbent(
    monkeypatch: pytest.MonkeyPatch, youth_id: str | None
) -> None:
    asked: list[Plan] = []

    def never(snapshot: Any, plan: Plan, *given: Any, **named: Any) -> CheckReport:
        asked.append(plan)
        report = check_plan(snapshot, plan, *given, **named)
        resource = None if youth_id else "beds:u-1"
        wrong = Violation(code=Code.AGE, message="", youth_id=youth_id, resource=resource)
        return report.model_copy(update={"violations": (*report.violations, wrong)})

    right = _solved(_alliance())
    monkeypatch.setattr(matcher.engine.solve, "check_plan", never)
    plan = _solved(_alliance())
    assert plan.bound <= right.cost
    assert plan.status is not PlanStatus.OPTIMAL
    held = "y-1" if youth_id else "y-2"
    assert _places(plan)[held] == []
    assert {item.code for item in plan.refused} == {"age"}
    assert len(asked) <= MOST_REFUSALS


def test_the_desk_goes_on_beside_a_youth_without_any_trajectory(monkeypatch: pytest.MonkeyPatch) -> None:
    def walled_in(problem: MatchingProblem) -> MatchingProblem:
        allowed = problem.options.allowed.copy()
        allowed[options_of_youth(problem.options, 2)] = False
        return replace(problem, options=replace(problem.options, allowed=allowed))

    made = _alliance()
    made.change("y-3", may_move=True, need=need("family_home", "open_group", start=-40))
    _with(monkeypatch, walled_in)
    plan = _solved(made)
    monkeypatch.setattr(baselines, "prepare", lambda *given: walled_in(prepare(*given)))
    baseline = open_baseline(made.snapshot(), made.policy, EVERYTHING, RoadTravel(), plan)
    assert baseline.bound <= baseline.cost == plan.cost
    assert recommend(baseline.desk, "y-2").options[0].place == "u-1"
