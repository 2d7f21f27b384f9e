import pytest

from fixtures.cases import CASES, Case
from models.plan import PlanStatus
from tests.matcher.engine.exact import solved


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_engine_finds_the_plan_worked_out_by_hand(make: "type[Case]") -> None:
    case = make()

    plan = solved(case.snapshot)

    assert plan.cost == case.expected_cost_points
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.bound == plan.cost
    places = {item.youth_id: [stay.place for stay in item.stays] for item in plan.trajectories}
    for youth_id, expected in case.expected_places.items():
        assert places[youth_id] == [stay.place for stay in expected], youth_id
