"""A choice of one alternative for everybody, as a model of yes-or-no variables for any solver."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem


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


def binding_rows(
    demand: "sparse.csr_array", capacity: NDArray[np.int64], switches: "sparse.csr_array"
) -> NDArray[np.intp]:
    """
    Rows that could be broken: more asked for in all than there is, or a switch in them.

    Parameters
    ----------
    demand
        Shape (resources × periods, columns).
    switches
        Shape (resources × periods, switches × periods).
    """
    asked = np.asarray(demand.sum(axis=1)).reshape(-1)
    switched = np.diff(switches.indptr) > 0
    return np.flatnonzero((asked > capacity) | (switched & (asked > 0)))


def switched_on(problem: MatchingProblem, assignment: Columns) -> NDArray[np.bool_]:
    """Which switches a plan needs, one column for every youth, shape (switches × periods,)."""
    used = np.asarray(assignment.demand.sum(axis=1)).reshape(problem.capacity.shape)
    on = np.zeros((len(problem.resources.switches), problem.instance.periods), dtype=bool)
    for number, switch in enumerate(problem.resources.switches):
        for resource in switch.coefficients:
            on[number] |= used[resource] > problem.capacity[resource]
    return on.reshape(-1)
