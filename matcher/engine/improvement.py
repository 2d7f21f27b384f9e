from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.column_generation import relax
from matcher.engine.columns import Columns, above_cheapest
from matcher.engine.plan_costs import is_feasible, plan_cost
from matcher.engine.pool import Pool, joined
from matcher.engine.problem import MatchingProblem
from matcher.engine.regret import around, regrets
from matcher.engine.relaxation import Relaxation, open_relaxation
from matcher.engine.scope import Scope, scope_beside
from matcher.engine.selection import select
from matcher.engine.stopping import SearchStoppedError, Stopper

LOCAL_ROUNDS = 6
"""Rounds of column generation inside a neighbourhood: the prices of the whole are a good start."""
LOCAL_GAP_SHARE = 0.2
REGRET_SHARE = 0.7
"""Of the neighbourhoods, so many begin at a regret while all kinds are equally successful."""
LOCAL_SECONDS = 4.0
MOST_COLUMNS = 2500


def improve(
    problem: MatchingProblem,
    plan: Columns,
    state: Relaxation,
    gap: float,
    rounds: int,
    stopper: Stopper,
    on_better: Callable[[Columns], None],
) -> bool:
    """
    Large-neighbourhood search: frees the youths around a few scarce resources and lets CP-SAT choose again.

    The rest of the plan is fixed; trajectories are those of the pool near the prices, and those found by pricing
    the neighbourhood anew against what the others leave. Neighbourhoods grow around a youth who pays much more than
    the prices suggest, or around a scarce resource; a kind that finds something is drawn more often.

    Returns
    -------
    bool
        True if the gap was reached.
    """
    random = np.random.default_rng(problem.scene.settings.seed)
    neighbourhoods = _Neighbourhoods(problem, state, random)
    cost = plan_cost(problem, plan)
    for _ in range(rounds):
        if cost - state.bound <= gap * cost:
            return True
        if stopper.stopped:
            return False
        youths = neighbourhoods.draw(plan)
        better = reselect(problem, plan, youths, state, gap, stopper)
        gained = 0
        if better is not None and (new_cost := plan_cost(problem, better)) < cost:
            gained, plan, cost = cost - new_cost, better, new_cost
            on_better(plan)
        neighbourhoods.learn(gained)
    return cost - state.bound <= gap * cost


def reselect(
    problem: MatchingProblem,
    plan: Columns,
    youths: NDArray[np.int64],
    state: Relaxation,
    gap: float,
    stopper: Stopper,
) -> Columns | None:
    """
    Chooses anew for some youths, everybody else fixed.

    Returns
    -------
    Columns | None
        None if nothing was found in time.
    """
    scope = scope_beside(problem, youths, plan)
    pool = _near_columns(problem, state, scope, plan)
    try:
        local = open_relaxation(problem, scope, pool, state.prices, stopper)
    except SearchStoppedError:
        return None
    # what is missed here is a share of the whole's gap
    slack = LOCAL_GAP_SHARE * gap * plan_cost(problem, plan)
    mine = int(plan.cost[youths].sum()) + scope.fixed_cost
    relax(problem, local, slack / max(1, mine), stopper, lambda _: None, LOCAL_ROUNDS)
    hint = pool.add(plan.only(scope.youths))
    choice = select(problem, scope, pool.columns, hint, LOCAL_SECONDS, stopper)
    state.pool.add(pool.columns)
    return None if choice is None else replace(problem, plan, scope, pool.columns.only(choice.rows))


def replace(problem: MatchingProblem, plan: Columns, scope: Scope, chosen: Columns) -> Columns | None:
    """The plan with other trajectories for the youths of a scope; None if that breaks a capacity."""
    both = joined([plan, chosen])
    rows = np.arange(len(plan))
    rows[scope.youths] = len(plan) + np.arange(len(chosen))
    result = both.only(rows)
    return result if is_feasible(problem, result) else None


def _near_columns(problem: MatchingProblem, state: Relaxation, scope: Scope, plan: Columns) -> Pool:
    """The plan's own trajectories and those of the pool, cheapest at the prices first, for a scope."""
    everything = state.pool.columns
    inside = np.zeros(len(problem.care), dtype=bool)
    inside[scope.youths] = True
    mine = everything.only(np.flatnonzero(inside[everything.youth]))
    nearest = np.argsort(above_cheapest(mine, state.prices, len(problem.care)), kind="stable")[:MOST_COLUMNS]
    pool = Pool(plan.only(scope.youths))
    pool.add(mine.only(nearest))
    return pool


class _Neighbourhoods:
    """Draws which youths to free: around a regret, or around a resource by its price; kinds by past success."""

    def __init__(self, problem: MatchingProblem, state: Relaxation, random: np.random.Generator) -> None:
        self._problem, self._state, self._random = problem, state, random
        self._size = problem.scene.settings.neighbourhood_youths
        kinds = [name.split(":", 1)[0] for name in problem.resources.ids]
        self._kinds = [*sorted(set(kinds)), "regret"]
        self._kind_of = np.array([self._kinds.index(kind) for kind in kinds], dtype=np.int64)
        self._success = np.ones(len(self._kinds))
        self._last = 0

    def draw(self, plan: Columns) -> NDArray[np.int64]:
        """Rows of youths whose trajectories compete."""
        regret = regrets(self._state, plan)
        share = self._success[-1] * REGRET_SHARE
        share /= share + self._success[:-1].mean() * (1 - REGRET_SHARE)
        if regret.sum() > 0 and self._random.random() < share:
            self._last = len(self._kinds) - 1
            return self._around_regret(plan, regret)
        return self._around_resource()

    def _around_regret(self, plan: Columns, regret: NDArray[np.float64]) -> NDArray[np.int64]:
        """Those who regret most, drawn one after the other, with those who have what they would like."""
        chosen: set[int] = set()
        likely = regret / regret.sum()
        drawn = self._random.choice(len(regret), size=int((likely > 0).sum()), replace=False, p=likely)
        for youth in self._state.scope.youths[drawn]:
            rivals = around(self._state, plan, int(youth))[: self._size // 2]
            if chosen and len(chosen | set(rivals.tolist())) > self._size:
                break
            chosen.update(int(rival) for rival in rivals)
        return np.array(sorted(chosen), dtype=np.int64)

    def _around_resource(self) -> NDArray[np.int64]:
        """Rows of youths that have, or cheaply could have, something of a few resources that belong together."""
        columns, periods = self._state.pool.columns, self._problem.scene.periods
        weight = self._state.prices.sum(axis=1) + 1.0
        chance = weight / np.bincount(self._kind_of, weights=weight)[self._kind_of]
        chance *= self._success[self._kind_of]
        choosers = self._state.scope.youths
        chosen: set[int] = set()
        used = columns.demand.tocsr()
        above = above_cheapest(columns, self._state.prices, len(self._problem.care))
        near = above <= np.quantile(above, 0.5)
        resource = int(self._random.choice(len(chance), p=chance / chance.sum()))
        self._last = int(self._kind_of[resource])
        for _ in range(len(chance)):
            rows = slice(used.indptr[resource * periods], used.indptr[(resource + 1) * periods])
            found = np.unique(used.indices[rows])
            youths = np.unique(columns.youth[found[near[found]]])
            youths = youths[np.isin(youths, choosers)]
            fresh = [int(youth) for youth in self._random.permutation(youths) if int(youth) not in chosen]
            chosen.update(fresh[: self._size - len(chosen)])
            exhausted = len(chosen) >= min(self._size, len(choosers)) or not fresh
            if exhausted and len(chosen) >= min(2, len(choosers)):
                break
            # on to a resource that one of them uses
            mine = np.flatnonzero(np.isin(columns.youth, fresh or list(choosers)) & near)
            touched: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
            if len(mine):
                touched = columns.demand[:, [int(self._random.choice(mine))]].indices.astype(np.int64) // periods
            if len(touched):
                resource = int(self._random.choice(touched))
            else:
                resource = int(self._random.choice(len(chance), p=chance / chance.sum()))
        return np.array(sorted(chosen), dtype=np.int64)

    def learn(self, gained: int) -> None:
        """Draws the last kind more often after a gain, less often after none."""
        self._success[self._last] = max(0.1, 0.8 * self._success[self._last] + (0.4 if gained else 0.0))
