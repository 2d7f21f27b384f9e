from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible, plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.relax.relaxation import Relaxation
from matcher.engine.select import near_prices
from matcher.engine.select.near_prices import select_near
from matcher.engine.select.restricted_master import solve_restricted_master
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.parameters import SelectionParams
from models.policy import Policy
from models.settings import SolverSettings
from tests.matcher.check.build import unit, world, youth
from tests.matcher.engine.free_prices import priced_at_nothing
from tests.matcher.tables.instances import problem_of

WORKERS = 3


def _alliance() -> MatchingProblem:
    """Both would rather be in u-1, which is nearer; only y-1 is old enough for u-2."""
    return problem_of(
        world(
            unit("u-1", beds=1, where=15),
            unit("u-2", beds=1, where=2, min_age=13),
            youth("y-1"),
            youth("y-2", birth_date=date(2016, 3, 9)),
        )
    )


def _small() -> MatchingProblem:
    settings = SolverSettings(workers=WORKERS)
    return prepare(build_instance(generate("small", 3), Policy(), settings, GreatCircleTravel()), None)


def _with(problem: MatchingProblem, **selection: Any) -> MatchingProblem:
    """The problem under other parameters of selection."""
    settings = problem.instance.settings.model_copy(update={"selection": SelectionParams(**selection)})
    return replace(problem, instance=replace(problem.instance, settings=settings))


def _selected(problem: MatchingProblem, state: Relaxation) -> list[Columns]:
    """Every better plan."""
    found: list[Columns] = []
    select_near(problem, problem.incumbent, state, 0.0, Stopper(60.0), lambda plan, _: found.append(plan))
    return found


def test_everybody_chooses_at_once() -> None:
    problem = _alliance()
    plan = _selected(problem, priced_at_nothing(problem))[-1]
    assert [{int(problem.options.place[row]) for row in path if row >= 0} for path in plan.path] == [{1}, {0}]
    assert is_feasible(problem, plan)


def test_what_is_too_dear_at_the_prices_is_not_looked_at() -> None:
    problem = _with(_alliance(), near_margins_points=(0.0,))
    state = priced_at_nothing(problem)
    # u-2 is dearer for y-1 than the nearer u-1: without any margin only the cheapest of each is left, and that is
    # what the incumbent leaves
    plan = _selected(problem, state)[-1]
    assert {int(row) for row in problem.options.place[plan.path[plan.path >= 0]]} == {0}


@pytest.mark.parametrize(("many", "threads"), [(0, WORKERS), (10**6, 1)])
def test_only_a_large_choice_has_all_threads(monkeypatch: pytest.MonkeyPatch, many: int, threads: int) -> None:
    given: list[int] = []

    def noting(*arguments: Any) -> object:
        given.append(arguments[-1])
        return solve_restricted_master(*arguments[:-1])

    monkeypatch.setattr(near_prices, "solve_restricted_master", noting)
    problem = _with(_small(), threads_from_columns=many)
    _selected(problem, priced_at_nothing(problem))
    assert set(given) == {threads}


def test_the_best_choice_costs_the_same_with_any_number_of_threads() -> None:
    problem = _small()
    everything, scope = priced_at_nothing(problem).pool.columns, whole_scope(problem)
    columns = everything.only(np.flatnonzero(np.isin(everything.youth, scope.youths)))
    hint = np.arange(len(scope.youths))
    costs = set()
    for threads in (1, 2):
        choice = solve_restricted_master(problem, scope, columns, hint, 60.0, Stopper(60.0), threads)
        assert choice is not None
        assert choice.is_optimal
        costs.add(plan_cost(problem, columns.only(choice.rows)))
    assert len(costs) == 1
