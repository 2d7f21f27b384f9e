from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest

from benchmarks.bench.peers.common import TRAVEL
from benchmarks.bench.runs import kpis
from benchmarks.bench.runs.kpis import judged, kpis_of
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at, on_day
from fixtures.cases.over_full_unit import over_full_unit
from fixtures.generator import generate
from matcher.check import evaluate_plan, incumbent_stays
from matcher.engine.solve import solve
from models.policy import Policy
from models.settings import SolverSettings
from models.stay import Stay
from models.vocabulary import Setting, Urgency


def a_stay(place: str, first: int, until: int) -> Stay:
    return Stay(place=place, from_date=on_day(first), until=on_day(until))


def test_every_figure_is_counted_from_the_stays() -> None:
    units = (
        a_unit("open", Setting.OPEN_GROUP, 0, beds=3, beds_from={14: 1}),
        a_unit("closed", Setting.CLOSED, 5, beds=2),
    )
    mover = living_at("open", a_youth("y-1", a_need(Setting.OPEN_GROUP)))
    late = a_youth("y-2", a_need(Setting.OPEN_GROUP, urgency=Urgency.CRISIS))
    never = a_youth("y-3", a_need(Setting.OPEN_GROUP))
    stopped = living_at("open", a_youth("y-4", a_need(Setting.OPEN_GROUP, urgency=Urgency.URGENT)))
    snapshot = an_alliance(mover, late, never, stopped, units=units, weeks=3)
    stays = {
        "y-1": (a_stay("open", 0, 7), a_stay("closed", 7, 28)),
        "y-2": (a_stay("open", 3, 28),),
        "y-3": (),
        "y-4": (a_stay("open", 0, 14),),
    }
    evaluation = evaluate_plan(snapshot, stays, Policy(), TRAVEL)
    found = kpis_of(snapshot, stays, Policy(), TRAVEL, evaluation)
    assert {name: value for name, value in found.items() if value} == {
        "unplaced_youths": 3,
        "unplaced_days": 3 + 28 + 14,
        "unplaced_days_crisis": 3,
        "unplaced_days_urgent": 14,
        "unplaced_days_regular": 28,
        "closed_days": 21,
        "moves": 1,
        "family_travel_minutes": 3 * 2 * 10,  # three weeks, there and back, 5 km
        "heavier_setting_step_days": 2 * 21,
        "changed_youths": 3,
        "changed_days": 21 + 25 + 14,
        "bed_occupancy_percent": 59.82,  # 28 + 25 + 14 of 14 × 3 + 14 × 1 + 28 × 2 days
    }


def test_nothing_is_changed_in_the_incumbent_plan() -> None:
    snapshot = generate("small", 3)
    stays = incumbent_stays(snapshot, Policy(), TRAVEL)
    found = judged(snapshot, stays, Policy(), TRAVEL).kpis
    assert (found["changed_youths"], found["changed_days"], found["moves"]) == (0, 0, 0)
    assert found["unplaced_youths"] > 0


@pytest.mark.parametrize("name", ["small", "crisis-noord-veluwe"])
def test_figures_are_those_that_the_engine_counts_by_other_means(name: str) -> None:
    snapshot = generate(name, 2)
    plan = solve(snapshot, Policy(), SolverSettings(time_limit_seconds=2.0), travel=TRAVEL)
    stays = {trajectory.youth_id: trajectory.stays for trajectory in plan.trajectories}
    found, engine = judged(snapshot, stays, Policy(), TRAVEL).kpis, plan.kpis
    same = {
        "unplaced_youths": "youths_ever_unplaced",
        "unplaced_days": "waiting_days",
        "unplaced_days_crisis": "waiting_days_crisis",
        "unplaced_days_urgent": "waiting_days_urgent",
        "unplaced_days_regular": "waiting_days_regular",
        "closed_days": "closed_days_days",
        "moves": "moves_moves",
        "family_travel_minutes": "family_travel_minutes",
        "professional_travel_minutes": "professional_travel_minutes",
        "uncovered_expertise_minutes": "uncovered_expertise_minutes",
        "heavier_setting_step_days": "heavier_setting_step_days",
        "changes_of_team": "change_of_team_changes",
        "not_preferred_days": "preference_days",
        "siblings_apart_pair_days": "siblings_apart_pair_days",
        "youths_with_brigade": "youths_with_brigade",
        "bed_occupancy_percent": "bed_occupancy_percent",
    }
    assert {name: found[name] for name in same} == {name: engine[other] for name, other in same.items()}
    assert set(found) == {*same, "changed_youths", "changed_days"}


SNAPSHOT = over_full_unit().snapshot
Stays = Mapping[str, Sequence[Stay]]


def incumbent() -> dict[str, tuple[Stay, ...]]:
    return {youth: tuple(stays) for youth, stays in incumbent_stays(SNAPSHOT, Policy(), TRAVEL).items()}


def resident(plan: Stays) -> str:
    return next(youth for youth, stays in plan.items() if stays)


def overlapping() -> Stays:
    plan = incumbent()
    one = resident(plan)
    return {**plan, one: (*plan[one], *plan[one])}


def in_an_unknown_place() -> Stays:
    plan = incumbent()
    one = resident(plan)
    return {**plan, one: tuple(stay.model_copy(update={"place": "nowhere"}) for stay in plan[one])}


def of_an_unknown_youth() -> Stays:
    # no identifier either
    return {**incumbent(), "no such youth!": ()}


def beyond_the_horizon() -> Stays:
    plan = incumbent()
    one = resident(plan)
    *before, last = plan[one]
    return {**plan, one: (*before, last.model_copy(update={"until": last.until + timedelta(days=9_999)}))}


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (overlapping, "stay_order"),
        (in_an_unknown_place, "place_unknown"),
        (of_an_unknown_youth, "youth_unknown"),
        (beyond_the_horizon, "horizon"),
    ],
)
def test_a_plan_too_wrong_to_be_costed_is_a_violation_by_the_checkers_own_code(
    make: Callable[[], Stays], code: str
) -> None:
    found = judged(SNAPSHOT, make(), Policy(), TRAVEL)
    assert (found.cost_points, found.violations, found.kpis) == (None, {code: 1}, {})
    assert found.note.startswith("its plan cannot be costed: ")


def test_another_error_of_the_evaluation_is_not_taken_for_a_wrong_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(kpis, "evaluate_plan", broken)
    with pytest.raises(ValueError, match="a fault of ours"):
        judged(SNAPSHOT, incumbent(), Policy(), TRAVEL)
