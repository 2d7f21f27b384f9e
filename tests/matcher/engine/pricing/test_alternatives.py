"""Trajectories by other places: real ones, as cheap as they say, one for each place."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside, whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.pricer import PricedPaths, Pricer
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from tests.matcher.check.build import unit, world, youth
from tests.matcher.tables.instances import problem_of

MOST, MARGIN_POINTS = 2, 7000.0


@pytest.fixture(scope="module")
def problem() -> MatchingProblem:
    settings = SolverSettings(workers=1)
    return prepare(build_instance(generate("small", 2), Policy(), settings, GreatCircleTravel()), None)


@pytest.fixture(scope="module")
def prices(problem: MatchingProblem) -> np.ndarray:
    return np.random.default_rng(5).uniform(0, 9, problem.capacity.shape)


@pytest.fixture(scope="module")
def priced(problem: MatchingProblem, prices: np.ndarray) -> PricedPaths:
    pricer = Pricer(problem, whole_scope(problem), Stopper(60.0, None))
    return pricer.price_paths(prices, MOST, MARGIN_POINTS)


def test_none_is_cheaper_than_the_cheapest_or_dearer_than_the_margin(
    problem: MatchingProblem, prices: np.ndarray, priced: PricedPaths
) -> None:
    columns = problem.columns(priced.alternative_youth, priced.alternative_path)
    value = dict(zip(whole_scope(problem).youths.tolist(), priced.value_points.tolist(), strict=True))
    above = columns.cost + prices.reshape(-1) @ columns.demand - np.array([value[int(row)] for row in columns.youth])

    assert len(columns) > 20
    assert above.min() > -1e-6
    assert above.max() <= MARGIN_POINTS + 1e-6
    assert (above > 1).any()


def test_each_youth_gets_at_most_so_many_each_by_another_place(problem: MatchingProblem, priced: PricedPaths) -> None:
    places = Counter()
    for row, path in zip(priced.alternative_youth.tolist(), priced.alternative_path, strict=True):
        current = int(problem.current_option[row])
        here = -1 if current < 0 else int(problem.options.place[current])
        visited = [int(place) for place in problem.options.place[path[path >= 0]]]
        places[row, next(place for place in visited if place != here)] += 1
    by_youth = Counter(row for row, _ in places)

    assert set(places.values()) == {1}
    assert max(by_youth.values()) == MOST
    assert priced.alternative_path.shape[1] == problem.instance.periods


def test_without_asking_there_are_none(problem: MatchingProblem, prices: np.ndarray) -> None:
    found = Pricer(problem, whole_scope(problem), Stopper(60.0, None)).price_paths(prices)
    assert len(found.alternative_youth) == len(found.alternative_path) == 0


def test_a_youth_for_whom_there_is_no_place_has_none() -> None:
    # the only unit takes youths from eight on
    problem = problem_of(world(unit(), youth(birth_date=date(2020, 3, 9))))
    scope = scope_beside(problem, np.array([0]), problem.incumbent)
    priced = Pricer(problem, scope, Stopper(60.0, None)).price_paths(
        np.zeros(problem.capacity.shape), MOST, MARGIN_POINTS
    )
    assert not len(priced.alternative_youth)
    assert priced.alternative_path.shape == (0, problem.instance.periods)
    assert priced.path.tolist() == problem.incumbent.path.tolist()
