from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import Columns, above_cheapest
from matcher.engine.fitting import fits, fitting_columns, room_beside
from matcher.engine.neighbourhoods import Neighbourhood, Neighbourhoods
from matcher.engine.plan_costs import is_feasible, plan_cost
from matcher.engine.pool import Pool, joined
from matcher.engine.problem import MatchingProblem
from matcher.engine.relaxation import Relaxation
from matcher.engine.scope import scope_beside
from matcher.engine.selection import select
from matcher.engine.stopping import SearchStoppedError, Stopper

LOCAL_SECONDS = 2.0
"""CP-SAT's time for one neighbourhood; what it cannot decide by then is drawn smaller next time."""
MOST_COLUMNS = 2500
DETOURS = 12
"""Trajectories by other places generated for each youth of a deep neighbourhood."""

OnBetter = Callable[[Columns, str], None]
"""Takes a better plan and what found it."""


def improve(
    problem: MatchingProblem,
    plan: Columns,
    state: Relaxation,
    gap: float,
    rounds: int,
    stopper: Stopper,
    on_better: OnBetter,
) -> bool:
    """
    Large-neighbourhood search: frees the youths around a few scarce resources and lets CP-SAT choose again.

    The rest of the plan is fixed; trajectories are those of the pool near the prices and, in deep neighbourhoods,
    those found by pricing them anew against what the others leave. Neighbourhoods grow around a youth who pays much
    more than the prices suggest, or around a scarce resource; a kind that finds something is drawn more often.
    As many as there are threads are searched at once, of different youths; what they find is taken one after the
    other, as far as it still fits.

    Parameters
    ----------
    rounds
        Neighbourhoods at most.

    Returns
    -------
    bool
        True if the gap was reached.
    """
    random = np.random.default_rng(problem.scene.settings.seed)
    neighbourhoods = Neighbourhoods(problem, state, random)
    cost, at_once = plan_cost(problem, plan), problem.scene.settings.workers
    with ThreadPoolExecutor(max_workers=at_once) as threads:
        for done in range(0, rounds, at_once):
            if cost - state.bound <= gap * cost:
                return True
            if stopper.stopped:
                return False
            drawn = _draw(neighbourhoods, plan, min(at_once, rounds - done))
            searches = [
                threads.submit(_choose_anew, problem, plan, item.youths, state, stopper, is_deep=item.is_deep)
                for item in drawn
            ]
            found = [search.result() for search in searches]
            for item, new in zip(drawn, found, strict=True):
                state.pool.add(new.columns)
                better = None if new.chosen is None else replace(problem, plan, new.chosen)
                gained = 0 if better is None else cost - plan_cost(problem, better)
                if better is not None and gained > 0:
                    plan, cost = better, cost - gained
                    on_better(plan, item.name)
                neighbourhoods.learn(item, gained, new.is_optimal)
    return cost - state.bound <= gap * cost


@dataclass(frozen=True)
class Reselection:
    """What choosing anew for some youths gave."""

    plan: Columns | None
    """None if nothing was found in time."""
    is_optimal: bool
    """There is no better choice among the trajectories considered."""


def reselect(
    problem: MatchingProblem, plan: Columns, youths: NDArray[np.int64], state: Relaxation, stopper: Stopper
) -> Reselection:
    """Chooses anew for some youths, everybody else fixed; what is generated for it goes into the pool."""
    found = _choose_anew(problem, plan, youths, state, stopper, is_deep=True)
    state.pool.add(found.columns)
    return Reselection(None if found.chosen is None else replace(problem, plan, found.chosen), found.is_optimal)


def replace(problem: MatchingProblem, plan: Columns, chosen: Columns) -> Columns | None:
    """The plan with other trajectories for some youths, one each; None if that breaks a capacity."""
    both = joined([plan, chosen])
    rows = np.arange(len(plan))
    rows[chosen.youth] = len(plan) + np.arange(len(chosen))
    result = both.only(rows)
    return result if is_feasible(problem, result) else None


@dataclass(frozen=True)
class _Found:
    columns: Columns
    """All that was considered."""
    chosen: Columns | None
    """One for each youth; None if nothing was found in time."""
    is_optimal: bool


def _choose_anew(
    problem: MatchingProblem,
    plan: Columns,
    youths: NDArray[np.int64],
    state: Relaxation,
    stopper: Stopper,
    *,
    is_deep: bool,
) -> _Found:
    """Changes nothing that it is given, so that several may run at once."""
    scope = scope_beside(problem, youths, plan)
    pool = Pool(plan.only(scope.youths))
    pool.add(_near_columns(problem, state.pool.columns, state.prices, scope.youths, room_beside(problem, scope)))
    if is_deep:
        try:
            pool.add(fitting_columns(problem, scope, state.prices, DETOURS, stopper))
        except SearchStoppedError:
            return _Found(pool.columns, None, False)
    # the plan's own come first
    choice = select(problem, scope, pool.columns, np.arange(len(scope.youths)), LOCAL_SECONDS, stopper)
    if choice is None:
        return _Found(pool.columns, None, False)
    return _Found(pool.columns, pool.columns.only(choice.rows), choice.is_optimal)


def _near_columns(
    problem: MatchingProblem,
    known: Columns,
    prices: NDArray[np.float64],
    youths: NDArray[np.int64],
    room: NDArray[np.float64],
) -> Columns:
    """Known trajectories of some youths that fit beside the others, nearest to the prices first."""
    inside = np.zeros(len(problem.care), dtype=bool)
    inside[youths] = True
    mine = known.only(np.flatnonzero(inside[known.youth]))
    mine = mine.only(np.flatnonzero(fits(mine, room)))
    return mine.only(np.argsort(above_cheapest(mine, prices, len(inside)), kind="stable")[:MOST_COLUMNS])


def _draw(neighbourhoods: Neighbourhoods, plan: Columns, count: int) -> list[Neighbourhood]:
    """Some neighbourhoods of different youths."""
    drawn: list[Neighbourhood] = []
    taken: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
    for _ in range(count):
        item = neighbourhoods.draw(plan)
        rest = np.setdiff1d(item.youths, taken)
        if len(rest) > 1:
            drawn.append(Neighbourhood(rest, item.is_deep, item.kind))
            taken = np.union1d(taken, rest)
    return drawn
