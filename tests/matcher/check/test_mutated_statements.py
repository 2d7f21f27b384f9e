from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.check import Code
from models.plan import CostLine, Excess, Plan, PlanStatus, Trajectory, Unplaced
from models.stay import Stay
from tests.matcher.check.build import day, stay
from tests.matcher.check.correct import correct_world
from tests.matcher.check.test_mutations import MUTATIONS

Change = Callable[[Plan], dict[str, Any]]


def _stays(youth_id: str, *stays: Stay) -> Change:
    def change(plan: Plan) -> dict[str, Any]:
        swapped = tuple(
            item.model_copy(update={"stays": stays}) if item.youth_id == youth_id else item
            for item in plan.trajectories
        )
        return {"trajectories": swapped}

    return change


def _first_line(**fields: Any) -> Change:
    def change(plan: Plan) -> dict[str, Any]:
        first, *others = plan.trajectories
        line, *lines = first.costs
        costs = (line.model_copy(update=fields), *lines)
        return {"trajectories": (first.model_copy(update={"costs": costs}), *others)}

    return change


def _more_lines(plan: Plan) -> dict[str, Any]:
    first, *others = plan.trajectories
    costs = (*first.costs, CostLine(term="closed_days", points=0, amount=0, unit="days"))
    return {"trajectories": (first.model_copy(update={"costs": costs}), *others)}


CHANGES: tuple[tuple[Code, Change], ...] = (
    (Code.SNAPSHOT, lambda plan: {"snapshot_id": "sha256:0"}),
    (
        Code.YOUTH_UNKNOWN,
        lambda plan: {"trajectories": (*plan.trajectories, Trajectory(youth_id="y-99"))},
    ),
    (Code.YOUTH_MISSING, lambda plan: {"trajectories": plan.trajectories[1:]}),
    (Code.YOUTH_TWICE, lambda plan: {"trajectories": (*plan.trajectories, plan.trajectories[0])}),
    (Code.PLACE_UNKNOWN, _stays("y-2", stay("u-none", 7, 63))),
    (Code.TEAM_UNKNOWN, _stays("y-2", stay("u-open", 7, 63, ggz="t-9"))),
    (Code.TEAM_UNKNOWN, _stays("y-4", stay("home", 0, 63, "b-9"))),
    (Code.STAY_EMPTY, _stays("y-2", stay("u-open", 7, 7))),
    (Code.STAY_ORDER, _stays("y-3", stay("u-crisis", 0, 21), stay("u-two", 14, 63))),
    (Code.STAY_ORDER, _stays("y-3", stay("u-two", 21, 63), stay("u-crisis", 0, 21))),
    (Code.HORIZON, _stays("y-2", stay("u-open", 7, 64))),
    (Code.HORIZON, _stays("y-1", stay("u-open", -1, 63))),
    (Code.COST_LINE, _first_line(points=1)),
    (Code.COST_LINE, _first_line(amount=1)),
    (Code.COST_LINE, _first_line(unit="hours")),
    (Code.COST_LINE, _more_lines),
    (Code.COST, lambda plan: {"cost": plan.cost + 1, "bound": plan.cost + 1, "gap": 0.0}),
    (Code.BOUND, lambda plan: {"bound": plan.cost + 1, "gap": 0.0}),
    (Code.GAP, lambda plan: {"gap": plan.gap + 2e-9}),
    (Code.STATUS, lambda plan: {"status": PlanStatus.OPTIMAL}),
    (Code.UNPLACED, lambda plan: {"unplaced": plan.unplaced[1:]}),
    (Code.UNPLACED, lambda plan: {"unplaced": (*plan.unplaced, plan.unplaced[0])}),
    (
        Code.UNPLACED,
        lambda plan: {
            "unplaced": (*plan.unplaced, Unplaced(youth_id="y-1", from_date=day(0), days=0)),
        },
    ),
    (
        Code.EXCESSES,
        lambda plan: {
            "excesses": (Excess(resource="beds:u-open", from_date=day(0), until=day(7), demand=3, capacity=2),)
        },
    ),
)


@pytest.mark.parametrize(("code", "change"), CHANGES, ids=[code.value for code, _ in CHANGES])
def test_one_false_statement_gives_exactly_its_code(code: Code, change: Change) -> None:
    made = correct_world()
    plan = made.plan()
    assert made.report(plan.model_copy(update=change(plan))).codes == (code,)


def test_every_code_has_a_mutation() -> None:
    tried = {code for code, _ in MUTATIONS} | {code for code, _ in CHANGES}
    assert tried == set(Code)


def test_a_plan_that_is_not_well_formed_has_no_costs() -> None:
    made = correct_world()
    plan = made.plan()
    report = made.report(plan.model_copy(update={"trajectories": plan.trajectories[1:]}))
    assert (report.costs, report.cost_points, report.correct) == ({}, None, False)


def test_waiting_and_late_youths_are_listed_with_first_day_and_days() -> None:
    plan = correct_world().plan()
    listed = [(item.youth_id, item.from_date, item.days) for item in plan.unplaced]
    assert listed == [("y-2", date(2026, 11, 26), 4), ("y-5", date(2026, 12, 3), 53)]


def test_optimal_with_cost_equal_to_bound_is_right() -> None:
    made = correct_world()
    plan = made.plan()
    proven = {"status": PlanStatus.OPTIMAL, "bound": plan.cost, "gap": 0.0}
    assert made.report(plan.model_copy(update=proven)).correct
