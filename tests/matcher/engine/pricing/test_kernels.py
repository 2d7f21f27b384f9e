"""Compiling takes seconds: a loop must not be compiled again for a block of one youth, in the middle of a search."""

import pickle
from pathlib import Path

import numba
import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside, whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.alternatives import _walk_alternatives
from matcher.engine.pricing.compiled import compiled
from matcher.engine.pricing.kernels import backward, forward_all
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.select.greedy import fill, sweep
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings

LOOPS = (backward, forward_all, _walk_alternatives, sweep)


@pytest.fixture(scope="module")
def problem() -> MatchingProblem:
    return prepare(build_instance(generate("small", 1), Policy(), SolverSettings(workers=1), GreatCircleTravel()), None)


def test_blocks_of_any_size_run_the_same_machine_code(problem: MatchingProblem) -> None:
    stopper, youths = Stopper(60.0, None), whole_scope(problem).youths
    prices = np.random.default_rng(5).uniform(0, 9, problem.capacity.shape)
    for some in (youths, youths[:1], youths[-1:], youths[3:5]):
        scope = scope_beside(problem, some, problem.incumbent)
        Pricer(problem, scope, stopper).price_paths(prices, most_alternatives=2, margin_points=7e3)
    fill(problem, problem.incumbent, problem.incumbent, prices)
    assert [len(loop.signatures) for loop in LOOPS] == [1, 1, 1, 1]  # type: ignore[attr-defined]


def twice(number: int) -> int:
    return 2 * number


def test_what_an_earlier_version_left_on_disk_is_forgotten() -> None:
    """It may name classes that are gone: numba would fail on reading it, before it sees that it is old."""
    kept = compiled(twice)._cache._cache_file  # type: ignore[attr-defined]
    assert compiled(twice)(4) == 8
    gone = pickle.dumps(test_what_an_earlier_version_left_on_disk_is_forgotten).replace(b"forgotten", b"gone_____")
    Path(kept._index_path).write_bytes(pickle.dumps(numba.__version__) + gone)
    with pytest.raises(AttributeError):
        kept._load_index()
    assert compiled(twice)(5) == 10
