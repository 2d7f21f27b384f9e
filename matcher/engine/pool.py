import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.columns import Columns


def joined(parts: list[Columns]) -> Columns:
    """All columns of the parts, in their order."""
    return Columns(
        np.concatenate([part.youth for part in parts]),
        np.concatenate([part.path for part in parts]),
        np.concatenate([part.cost for part in parts]),
        sparse.hstack([part.demand for part in parts], format="csc"),
    )


def exchanged(plan: Columns, chosen: Columns) -> Columns:
    """
    The plan with other trajectories for some youths, one each, whether or not they fit.

    Parameters
    ----------
    plan
        One column a youth, in their order.
    """
    rows = np.arange(len(plan))
    rows[chosen.youth] = len(plan) + np.arange(len(chosen))
    return joined([plan, chosen]).only(rows)


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
