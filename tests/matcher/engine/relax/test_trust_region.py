"""Steps within a trust region, forced upon a small set: the bound rises, and never above what can be reached."""

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.relax.relaxation import Relaxation, add_priced_columns, open_relaxation
from matcher.engine.relax.stabilised import stabilised_steps
from matcher.engine.relax.trust_region import TrustRegion
from matcher.engine.solve import solve
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.parameters import ColumnGenerationParams
from models.policy import Policy
from models.settings import SolverSettings


@pytest.fixture(scope="module")
def problem() -> MatchingProblem:
    settings = SolverSettings(workers=1, relax_rounds=12)
    return prepare(build_instance(generate("small", 1), Policy(), settings, GreatCircleTravel()), None)


def _opened(problem: MatchingProblem) -> Relaxation:
    state = open_relaxation(
        problem, whole_scope(problem), Pool(problem.incumbent), np.zeros(problem.capacity.shape), Stopper(60.0, None)
    )
    add_priced_columns(problem, state, state.prices)
    return state


def test_the_bound_rises_from_round_to_round(problem: MatchingProblem) -> None:
    state = _opened(problem)
    bounds = [state.bound]

    stabilised_steps(problem, state, 1e-4, Stopper(60.0, None), lambda known: bounds.append(known.bound))

    assert bounds == sorted(bounds)
    assert bounds[-1] > bounds[0] + 500_000


def test_prices_stay_within_the_region_and_elsewhere_as_they_were(problem: MatchingProblem) -> None:
    state = _opened(problem)
    center = np.random.default_rng(3).uniform(0, 4000, problem.capacity.size)
    radius = np.random.default_rng(4).uniform(0, 900, problem.capacity.size)
    rows = np.flatnonzero(np.arange(len(center)) % 3 == 0)

    columns = state.pool.columns.only(state.working.trajectories)

    found = TrustRegion(problem, state.scope).solve(columns, rows, center, radius, Stopper(60.0, None))

    moved = np.abs(found.prices - center)
    assert (moved <= radius + 1e-6).all()
    assert (found.prices >= 0).all()
    assert not moved[np.setdiff1d(np.arange(len(center)), rows)].any()
    assert (moved[rows] > 0.9 * radius[rows]).sum() > 50


def test_a_plan_found_this_way_has_a_bound_that_holds() -> None:
    snapshot = generate("small", 1)
    settings = SolverSettings(time_limit_seconds=30, workers=1, prove=True)
    best = solve(snapshot, Policy(), settings, travel=GreatCircleTravel()).cost
    large = ColumnGenerationParams(large_from_youths=1)
    settings = settings.model_copy(update={"column_generation": large})

    plan = solve(snapshot, Policy(), settings, travel=GreatCircleTravel())

    assert plan.bound <= best <= plan.cost
    assert plan.gap < 0.002


def test_a_stop_is_heeded(problem: MatchingProblem) -> None:
    state = _opened(problem)
    with pytest.raises(SearchStoppedError):
        stabilised_steps(problem, state, 1e-4, Stopper(0.0, None), lambda _: None)
