from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class BinaryModel:
    r"""
    One alternative for everybody at least cost, as any solver of yes-or-no variables can take it.

    .. math:: \min c_0 + c x, \quad A x \le b, \quad \sum_{i \in g} x_i = 1 \text{ for each group } g

    with every variable 0 or 1.
    """

    first: NDArray[np.int64]
    """(groups + 1,): number of the first variable of each group, then of the first switch; switches have no group."""
    cost: NDArray[np.int64]
    """(variables,), points."""
    fixed_cost: int
    """Points of those who have no choice."""
    rows: "sparse.csr_array"
    """A, of shape (rows, variables)."""
    room: NDArray[np.int64]
    """b, of shape (rows,)."""
    start: NDArray[np.bool_]
    """(variables,): the incumbent, which keeps every row."""

    @property
    def groups(self) -> int:
        """How many choose."""
        return len(self.first) - 1

    @property
    def size(self) -> str:
        """Booleans and terms, in words."""
        return size(len(self.cost), self.rows.nnz)

    def picked(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Number within its group of each group's chosen variable, shape (groups,), of a solution's variables."""
        numbers = np.flatnonzero(chosen[: self.first[-1]])
        if len(numbers) != self.groups:
            raise ValueError(f"{len(numbers)} variables chosen for {self.groups} groups")
        picked: NDArray[np.int64] = numbers - self.first[:-1]
        return picked


def size(booleans: int, terms: int) -> str:
    """
    How large a model is, in words.

    >>> size(2557, 89819)
    '2,557 booleans, 89,819 terms'
    """
    return f"{booleans:,} booleans, {terms:,} terms"
