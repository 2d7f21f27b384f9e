import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.model.columns import Columns, reduced_cost_gap
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope


def joined(parts: list[Columns]) -> Columns:
    """All columns of the parts, in their order."""
    return Columns(
        np.concatenate([part.youth for part in parts]),
        np.concatenate([part.path for part in parts]),
        np.concatenate([part.cost for part in parts]),
        sparse.hstack([part.demand for part in parts], format="csc"),
    )


def exchanged(assignment: Columns, chosen: Columns) -> Columns:
    """
    The plan with other trajectories for some youths, one each, whether or not they fit.

    Parameters
    ----------
    assignment
        One column a youth, in their order.
    """
    rows = np.arange(len(assignment))
    rows[chosen.youth] = len(assignment) + np.arange(len(chosen))
    return joined([assignment, chosen]).only(rows)


class Pool:
    """All trajectories found so far, each once, with cost and demand."""

    def __init__(self, columns: Columns) -> None:
        self._known: dict[tuple[int, bytes], int] = {}
        self._columns = columns
        self._fresh: list[Columns] = []
        self._size = 0
        self._rows(columns)

    def __len__(self) -> int:
        return self._size

    def add(self, columns: Columns) -> NDArray[np.int64]:
        """Adds the trajectories that are new; the row in the pool of each given one."""
        before = self._size
        rows = self._rows(columns)
        new = np.flatnonzero(rows >= before)
        # the same new trajectory twice in one batch counts once
        _, first = np.unique(rows[new], return_index=True)
        if len(first):
            self._fresh.append(columns.only(new[first]))
        return rows

    def _rows(self, columns: Columns) -> NDArray[np.int64]:
        rows = np.empty(len(columns), dtype=np.int64)
        for number, (youth, path) in enumerate(zip(columns.youth, columns.path, strict=True)):
            key = (int(youth), path.tobytes())
            row = self._known.get(key)
            if row is None:
                row = self._known[key] = self._size
                self._size += 1
            rows[number] = row
        return rows

    @property
    def columns(self) -> Columns:
        """Everything in the pool, in the order of its rows."""
        if self._fresh:
            self._columns = joined([self._columns, *self._fresh])
            self._fresh = []
        return self._columns


class WorkingSet:
    """
    The trajectories that matter to the relaxation for now.

    Of those found so far about half are near the prices; the relaxation over these is several times quicker
    (docs/decisions/0012).
    """

    def __init__(self, problem: MatchingProblem, scope: Scope, pool: Pool) -> None:
        self._pool = pool
        self._inside = np.zeros(len(problem.care), dtype=bool)
        self._inside[scope.youths] = True
        self._awake: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        # what the pool begins with fits together: with it there is always a solution
        self._always = len(pool)

    @property
    def trajectories(self) -> NDArray[np.int64]:
        """Rows in the pool, ascending."""
        self._grow()
        return np.flatnonzero(self._awake & self._inside[self._pool.columns.youth])

    def wake(self, rows: NDArray[np.int64]) -> int:
        """Takes trajectories (back) in that pricing has found; how many were not in it."""
        before = len(self._awake)
        self._grow()
        rows = np.unique(rows)
        fresh = (rows >= before) | ~self._awake[rows]
        self._awake[rows] = True
        return int(fresh.sum())

    def keep_near(self, prices: NDArray[np.float64], margin_points: float) -> None:
        """Leaves out trajectories that are dearer than their youth's cheapest by more than the margin."""
        self._grow()
        above = reduced_cost_gap(self._pool.columns, prices, len(self._inside))
        self._awake = above <= margin_points
        self._awake[: self._always] = True

    def _grow(self) -> None:
        missing = len(self._pool) - len(self._awake)
        if missing:
            self._awake = np.append(self._awake, np.ones(missing, dtype=bool))


def worst_of_each_run(over: NDArray[np.float64], periods: int, tolerance: float) -> NDArray[np.intp]:
    """
    Of neighbouring periods in which a resource is over capacity, the worst.

    Mostly the same trajectories use the neighbours, which then hold by themselves; rows that say the same
    thing twice make the relaxation slow.
    """
    by_period = over.reshape(-1, periods)
    violated = by_period > tolerance
    begins = violated.copy()
    begins[:, 1:] &= ~violated[:, :-1]
    run = np.cumsum(begins.reshape(-1)) - 1
    rows = np.flatnonzero(violated.reshape(-1))
    order = np.lexsort((-over[rows], run[rows]))
    _, first = np.unique(run[rows][order], return_index=True)
    return np.sort(rows[order][first])
