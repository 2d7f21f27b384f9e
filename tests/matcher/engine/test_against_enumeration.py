from hypothesis import HealthCheck, given, settings

from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.snapshot import Snapshot
from tests.matcher.engine.exact import solved
from tests.matcher.oracle import best_plan
from tests.matcher.strategies import tiny_policies, tiny_snapshots


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_engine_cost_is_the_least_of_all_plans_and_the_bound_is_below(snapshot: Snapshot, policy: Policy) -> None:
    least, _ = best_plan(snapshot, policy, GreatCircleTravel())

    plan = solved(snapshot, policy)

    assert plan.cost == least
    assert plan.bound <= plan.cost
