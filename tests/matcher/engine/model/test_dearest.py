"""What bounds every trajectory is at least what the checker's own enumeration finds."""

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matcher.engine.model.dearest import dearest_of, dearest_of_everybody
from matcher.engine.model.scope import whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.snapshot import Snapshot
from tests.matcher.check.build import living, need, unit, world, youth
from tests.matcher.desk.standing import standing_of
from tests.matcher.engine.exact import EVERYTHING
from tests.matcher.enumeration import YouthSearch
from tests.matcher.oracle import world_of
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TRAVEL = GreatCircleTravel()
TINY = settings(max_examples=40, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
DAYS = 63


@TINY
@given(snapshot=tiny_snapshots(most_youths=3, most_days=3), policy=tiny_policies())
def test_no_trajectory_costs_more(snapshot: Snapshot, policy: Policy) -> None:
    problem = prepare(build_instance(snapshot, policy, EVERYTHING, TRAVEL))
    judged = world_of(snapshot, policy, TRAVEL)
    for row, item in enumerate(snapshot.youths):
        most = dearest_of(problem, row)
        assert all(found.cost_points <= most for found in YouthSearch(judged, judged.alliance.youths[item.id]).all())


@TINY
@given(snapshot=tiny_snapshots(most_youths=3, most_days=3), seed=st.integers(0, 1000))
def test_with_prices_no_cheapest_trajectory_costs_more(snapshot: Snapshot, seed: int) -> None:
    problem = prepare(build_instance(snapshot, Policy(), EVERYTHING, TRAVEL))
    prices = np.random.default_rng(seed).uniform(0, 1e5, problem.capacity.shape)
    scope = whole_scope(problem)
    values = Pricer(problem, scope, Stopper(60.0)).price_paths(prices).value_points
    for row, value in zip(scope.youths, values, strict=True):
        assert value <= dearest_of(problem, int(row), prices) + 1e-6


def test_who_waits_costs_at_most_what_waiting_costs_and_who_has_no_choice_what_that_costs() -> None:
    here = world(
        youth(),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        youth("y-3", current_stay=living("u-1", -20), need=need(start=-20), may_move=True),
        unit("u-1"),
        unit("u-2", where=38),
    )
    problem = standing_of(here).desk.problem
    waiting, settled, mover = dearest_of_everybody(problem)
    assert waiting == DAYS * 2400
    assert settled == problem.incumbent.cost[1] == DAYS * 29
    # interrupted all the time, and two moves
    assert mover == DAYS * 9000 + 30_000 + 33_000
