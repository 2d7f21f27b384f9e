from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.improve.fitting import fits, fitting_columns
from matcher.engine.improve.neighbourhoods import Neighbourhood, Neighbourhoods
from matcher.engine.model.columns import Columns, reduced_cost_gap
from matcher.engine.model.feasibility import exchanged_if_feasible, plan_cost, room_beside
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import scope_beside
from matcher.engine.relax.relaxation import Relaxation
from matcher.engine.select.restricted_master import OnBetter, solve_restricted_master
from matcher.engine.stopping import SearchStoppedError, Stopper


def improve(
    problem: MatchingProblem,
    assignment: Columns,
    state: Relaxation,
    gap: float,
    rounds: int,
    stopper: Stopper,
    on_better: OnBetter,
) -> None:
    """
    Large-neighbourhood search: frees the youths around a few scarce resources and lets CP-SAT choose again.

    The rest of the plan is fixed; trajectories are those of the pool near the prices and, in deep neighbourhoods,
    those found by pricing them anew against what the others leave. Neighbourhoods grow around a youth who pays much
    more than the prices suggest, or around a scarce resource; a kind that finds something is drawn more often.
    As many as there are threads are searched at once, of different youths, and when one ends the next is drawn; what
    they find is taken one after the other, as far as it still fits.

    Parameters
    ----------
    gap
        Between plan and bound, relative, at which it is good enough.
    rounds
        Neighbourhoods at most.
    """
    settings = problem.instance.settings
    neighbourhoods = Neighbourhoods(problem, state, np.random.default_rng(settings.seed))
    cost, at_once = plan_cost(problem, assignment), 1 if settings.deterministic else settings.workers
    under_way: dict[Future[_Found], Neighbourhood] = {}
    with ThreadPoolExecutor(max_workers=at_once) as threads:
        while True:
            while rounds and len(under_way) < at_once and cost - state.bound > gap * cost and not stopper.stopped:
                rounds -= 1
                item = _draw(neighbourhoods, assignment, under_way.values())
                if item is not None:
                    given = (problem, assignment, item.youths, state.pool.columns, state.prices, stopper, item.is_deep)
                    under_way[threads.submit(_choose_anew, *given)] = item
                elif under_way:
                    break
            if not under_way:
                return
            for search in wait(under_way, return_when=FIRST_COMPLETED).done:
                item, new = under_way.pop(search), search.result()
                state.pool.add(new.columns)
                better = None if new.chosen is None else exchanged_if_feasible(problem, assignment, new.chosen)
                gained = 0 if better is None else cost - plan_cost(problem, better)
                if better is not None and gained > 0:
                    assignment, cost = better, cost - gained
                    on_better(assignment, item.name)
                neighbourhoods.learn(item, gained, new.is_optimal)


@dataclass(frozen=True)
class Reselection:
    """What choosing anew for some youths gave."""

    plan: Columns | None
    """None if nothing was found in time."""
    is_optimal: bool
    """There is no better choice among the trajectories considered."""


def reselect(
    problem: MatchingProblem, assignment: Columns, youths: NDArray[np.int64], state: Relaxation, stopper: Stopper
) -> Reselection:
    """Chooses anew for some youths, everybody else fixed; what is generated for it goes into the pool."""
    found = _choose_anew(problem, assignment, youths, state.pool.columns, state.prices, stopper, is_deep=True)
    state.pool.add(found.columns)
    return Reselection(
        None if found.chosen is None else exchanged_if_feasible(problem, assignment, found.chosen), found.is_optimal
    )


@dataclass(frozen=True)
class _Found:
    columns: Columns
    """All that was considered."""
    chosen: Columns | None
    """One for each youth; None if nothing was found in time."""
    is_optimal: bool


def _choose_anew(
    problem: MatchingProblem,
    assignment: Columns,
    youths: NDArray[np.int64],
    known: Columns,
    prices: NDArray[np.float64],
    stopper: Stopper,
    is_deep: bool,
) -> _Found:
    """Changes nothing that it is given, so that several may run at once."""
    params = problem.instance.settings.improvement
    scope = scope_beside(problem, youths, assignment)
    pool = Pool(assignment.only(scope.youths))
    pool.add(_near_columns(problem, known, prices, scope.youths, room_beside(problem, scope)))
    if is_deep:
        try:
            pool.add(fitting_columns(problem, scope, prices, params.repair_alternatives, stopper))
        except SearchStoppedError:
            return _Found(pool.columns, None, False)
    # the plan's own come first
    choice = solve_restricted_master(
        problem, scope, pool.columns, np.arange(len(scope.youths)), params.repair_seconds, stopper
    )
    if choice is None:
        return _Found(pool.columns, None, False)
    return _Found(pool.columns, pool.columns.only(choice.rows), choice.is_optimal)


def _near_columns(
    problem: MatchingProblem,
    known: Columns,
    prices: NDArray[np.float64],
    youths: NDArray[np.int64],
    room: NDArray[np.int64],
) -> Columns:
    """Known trajectories of some youths that fit beside the others, nearest to the prices first."""
    inside = np.zeros(len(problem.care), dtype=bool)
    inside[youths] = True
    mine = known.only(np.flatnonzero(inside[known.youth]))
    mine = mine.only(np.flatnonzero(fits(mine, room)))
    return mine.only(
        np.argsort(reduced_cost_gap(mine, prices, len(inside)), kind="stable")[
            : problem.instance.settings.improvement.repair_columns
        ]
    )


def _draw(
    neighbourhoods: Neighbourhoods, assignment: Columns, under_way: Iterable[Neighbourhood]
) -> Neighbourhood | None:
    """A neighbourhood of other youths than those under way; None if too few are left of what was drawn."""
    item = neighbourhoods.draw(assignment)
    youths = item.youths
    for other in under_way:
        youths = np.setdiff1d(youths, other.youths)
    return Neighbourhood(youths, item.is_deep, item.kind) if len(youths) > 1 else None
