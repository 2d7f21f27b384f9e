import numpy as np
from numpy.typing import NDArray

from matcher.engine.columns import Columns, above_cheapest
from matcher.engine.problem import MatchingProblem
from matcher.engine.regret import around, regrets
from matcher.engine.relaxation import Relaxation

REGRET_SHARE = 0.7
"""Of the neighbourhoods, so many begin at a regret while all kinds are equally successful."""
WIDE_FACTOR = 4
"""A wide neighbourhood begins at so many times the youths of a deep one."""
GROWTH, SHRINK = 1.15, 0.75


class Neighbourhoods:
    """
    Draws which youths to free: around a regret, or around a resource by its price; kinds by past success.

    Wide ones choose among the trajectories that are known, and are as large as CP-SAT can decide in time. After one
    that was decided without a gain comes a deep one: small, with trajectories generated for the occasion.
    """

    def __init__(self, problem: MatchingProblem, state: Relaxation, random: np.random.Generator) -> None:
        self._problem, self._state, self._random = problem, state, random
        self._deep = problem.scene.settings.neighbourhood_youths
        self._wide = float(min(WIDE_FACTOR * self._deep, len(state.scope.youths)))
        self._is_deep = False
        kinds = [name.split(":", 1)[0] for name in problem.resources.ids]
        self._kinds = [*sorted(set(kinds)), "regret"]
        self._kind_of = np.array([self._kinds.index(kind) for kind in kinds], dtype=np.int64)
        self._success = np.ones(len(self._kinds))
        self._last = 0

    @property
    def is_deep(self) -> bool:
        """Trajectories are to be generated for the next one."""
        return self._is_deep

    @property
    def name(self) -> str:
        """Of the kind drawn last."""
        return f"{'deep' if self._is_deep else 'wide'} {self._kinds[self._last]}"

    @property
    def _size(self) -> int:
        return self._deep if self._is_deep else int(self._wide)

    def draw(self, plan: Columns) -> NDArray[np.int64]:
        """Rows of youths whose trajectories compete; empty where nobody near what was drawn has a choice."""
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

    def learn(self, gained: int, is_optimal: bool) -> None:
        """
        Draws the last kind more often after a gain, less often after none; wide ones grow while they are decided.

        Parameters
        ----------
        is_optimal
            There was no better choice in the neighbourhood.
        """
        self._success[self._last] = max(0.1, 0.8 * self._success[self._last] + (0.4 if gained else 0.0))
        if not self._is_deep:
            factor = GROWTH if is_optimal else SHRINK
            self._wide = float(np.clip(self._wide * factor, self._deep, max(self._deep, len(self._state.scope.youths))))
        self._is_deep = not self._is_deep and is_optimal and not gained
