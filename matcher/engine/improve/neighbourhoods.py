from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, reduced_cost_gap
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.relaxation import Relaxation


def regrets(state: Relaxation, assignment: Columns) -> NDArray[np.float64]:
    """
    What each youth of the scope pays above the cheapest at the prices, shape (youths of the scope,).

    The gap between a plan and its bound is the sum of these and of the priced capacity that nobody uses: who
    regrets most is where the gap is.
    """
    youths = state.scope.youths
    paid = assignment.cost[youths] + state.prices.reshape(-1) @ assignment.demand[:, youths]
    regret: NDArray[np.float64] = np.maximum(0.0, paid - state.values)
    return regret


class Rivals:
    """
    Who has, in a plan, what a youth would like; prepared once for many questions about the same plan.

    Parameters
    ----------
    most_wishes
        Trajectories of one youth, the cheapest at the prices, whose capacity is looked at.
    """

    def __init__(self, state: Relaxation, assignment: Columns, most_wishes: int) -> None:
        self._most_wishes = most_wishes
        columns, prices = state.pool.columns, state.prices.reshape(-1)
        self._demand = columns.demand
        order = np.lexsort((columns.cost + prices @ columns.demand, columns.youth))
        self._wishes = order
        """Rows of the pool by youth, the cheapest at the prices first."""
        self._first = np.searchsorted(columns.youth[order], np.arange(len(assignment) + 1))
        self._users = assignment.demand.tocsr()
        self._is_priced = prices > 0
        self._chooses = np.zeros(len(assignment), dtype=bool)
        self._chooses[state.scope.youths] = True

    def around(self, youth: int) -> NDArray[np.int64]:
        """
        A youth and those who have what it would like, the cheapest wishes first.

        Returns
        -------
        NDArray[np.int64]
            Rows of youths who choose, the given one first.
        """
        wishes = self._wishes[self._first[youth] : self._first[youth + 1]][: self._most_wishes]
        found = [np.array([youth], dtype=np.int64)]
        for wish in wishes:
            asked = self._demand.indices[self._demand.indptr[wish] : self._demand.indptr[wish + 1]]
            for row in asked[self._is_priced[asked]]:
                users = self._users.indices[self._users.indptr[row] : self._users.indptr[row + 1]]
                found.append(users.astype(np.int64))
        together = np.concatenate(found)
        _, first = np.unique(together, return_index=True)
        nearest = together[np.sort(first)]
        return nearest[self._chooses[nearest]]


@dataclass(frozen=True)
class Neighbourhood:
    """Youths who choose anew while everybody else keeps what the plan gives them."""

    youths: NDArray[np.int64]
    """Rows, ascending; empty where nobody near what was drawn has a choice."""
    is_deep: bool
    """Trajectories are to be generated for it; a wide one chooses among those that are known."""
    kind: str
    """What it was drawn around: ``regret``, or a kind of resource."""

    @property
    def name(self) -> str:
        """As it is told in progress events."""
        return f"{'deep' if self.is_deep else 'wide'} {self.kind}"


class Neighbourhoods:
    """
    Draws which youths to free: around a regret, or around a resource by its price; kinds by past success.

    Wide ones choose among the trajectories that are known; deep ones are smaller, with trajectories generated for
    the occasion. Both are as large as CP-SAT can decide in time.
    """

    def __init__(self, problem: MatchingProblem, state: Relaxation, random: np.random.Generator) -> None:
        self._problem, self._state, self._random = problem, state, random
        self._params = problem.instance.settings.improvement
        choosers, usual = len(state.scope.youths), problem.instance.settings.neighbourhood_youths
        self._most = float(choosers)
        self._size = {True: float(min(usual, choosers)), False: float(min(self._params.wide_factor * usual, choosers))}
        """Youths freed at once, by whether it is deep."""
        kinds = [name.split(":", 1)[0] for name in problem.resources.ids]
        self._kinds = [*sorted(set(kinds)), "regret"]
        self._kind_of = np.array([self._kinds.index(kind) for kind in kinds], dtype=np.int64)
        self._success = np.ones(len(self._kinds))
        self._depth_success = {True: 1.0, False: 1.0}

    def draw(self, assignment: Columns) -> Neighbourhood:
        """Youths whose trajectories compete."""
        is_deep = self._random.random() < self._depth_success[True] / sum(self._depth_success.values())
        size = int(self._size[is_deep])
        regret = regrets(self._state, assignment)
        share = self._success[-1] * self._params.regret_share
        share /= share + self._success[:-1].mean() * (1 - self._params.regret_share)
        if regret.sum() > 0 and self._random.random() < share:
            return Neighbourhood(self._around_regret(assignment, regret, size), is_deep, self._kinds[-1])
        youths, kind = self._around_resource(size)
        return Neighbourhood(youths, is_deep, kind)

    def _around_regret(self, assignment: Columns, regret: NDArray[np.float64], size: int) -> NDArray[np.int64]:
        """Those who regret most, drawn one after the other, with those who have what they would like."""
        chosen: set[int] = set()
        likely = regret / regret.sum()
        drawn = self._random.choice(len(regret), size=int((likely > 0).sum()), replace=False, p=likely)
        rivals_of = Rivals(self._state, assignment, self._params.wishes)
        for youth in self._state.scope.youths[drawn]:
            rivals = rivals_of.around(int(youth))[: size // 2]
            if chosen and len(chosen | set(rivals.tolist())) > size:
                break
            chosen.update(int(rival) for rival in rivals)
        return np.array(sorted(chosen), dtype=np.int64)

    def _around_resource(self, size: int) -> tuple[NDArray[np.int64], str]:
        """Youths that have, or cheaply could have, something of resources that belong together; the first's kind."""
        columns, periods = self._state.pool.columns, self._problem.instance.periods
        weight = self._state.prices.sum(axis=1) + 1.0
        chance = weight / np.bincount(self._kind_of, weights=weight)[self._kind_of]
        chance *= self._success[self._kind_of]
        choosers = self._state.scope.youths
        chosen: set[int] = set()
        used = columns.demand.tocsr()
        above = reduced_cost_gap(columns, self._state.prices, len(self._problem.care))
        near = above <= np.quantile(above, 0.5)
        resource = int(self._random.choice(len(chance), p=chance / chance.sum()))
        kind = self._kinds[self._kind_of[resource]]
        for _ in range(len(chance)):
            rows = slice(used.indptr[resource * periods], used.indptr[(resource + 1) * periods])
            found = np.unique(used.indices[rows])
            youths = np.unique(columns.youth[found[near[found]]])
            youths = youths[np.isin(youths, choosers)]
            fresh = [int(youth) for youth in self._random.permutation(youths) if int(youth) not in chosen]
            chosen.update(fresh[: size - len(chosen)])
            exhausted = len(chosen) >= min(size, len(choosers)) or not fresh
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
        return np.array(sorted(chosen), dtype=np.int64), kind

    def learn(self, drawn: Neighbourhood, gained: int, is_optimal: bool) -> None:
        """
        Draws the kind and the depth more often after a gain, less often after none; the size follows what is decided.

        Parameters
        ----------
        is_optimal
            There was no better choice in the neighbourhood.
        """
        reward = self._params.reward if gained else 0.0
        kind = self._kinds.index(drawn.kind)
        self._success[kind] = max(self._params.least_success, self._params.memory * self._success[kind] + reward)
        depth = self._depth_success[drawn.is_deep]
        self._depth_success[drawn.is_deep] = max(self._params.least_success, self._params.memory * depth + reward)
        size = self._size[drawn.is_deep] * (self._params.growth if is_optimal else self._params.shrink)
        self._size[drawn.is_deep] = min(max(size, self._params.least_youths), self._most)
