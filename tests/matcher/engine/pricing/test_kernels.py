"""Compiling takes seconds: a loop must not be compiled again for a block of one youth, in the middle of a search."""

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside, whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.alternatives import _walk_detours
from matcher.engine.pricing.kernels import backward, forward_all
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.select.greedy import fill, sweep
from matcher.engine.stopping import Stopper
from matcher.tables.scene import build_scene
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings

LOOPS = (backward, forward_all, _walk_detours, sweep)


@pytest.fixture(scope="module")
def problem() -> MatchingProblem:
    return prepare(build_scene(generate("small", 1), Policy(), SolverSettings(workers=1), GreatCircleTravel()), None)


def test_blocks_of_any_size_run_the_same_machine_code(problem: MatchingProblem) -> None:
    stopper, youths = Stopper(60.0, None), whole_scope(problem).youths
    prices = np.random.default_rng(5).uniform(0, 9, problem.capacity.shape)
    for some in (youths, youths[:1], youths[-1:], youths[3:5]):
        scope = scope_beside(problem, some, problem.incumbent)
        Pricer(problem, scope, stopper).quotes(prices, most_detours=2, margin_points=7e3)
    fill(problem, problem.incumbent, problem.incumbent, prices)
    assert [len(loop.signatures) for loop in LOOPS] == [1, 1, 1, 1]  # type: ignore[attr-defined]
