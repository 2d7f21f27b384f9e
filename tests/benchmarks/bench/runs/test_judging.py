from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest

from benchmarks.bench.runs import kpis
from benchmarks.bench.runs.kpis import judged
from fixtures.cases.over_full_unit import over_full_unit
from matcher.check import incumbent_stays
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.stay import Stay

TRAVEL = GreatCircleTravel()
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
