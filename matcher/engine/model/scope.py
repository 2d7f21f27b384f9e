from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem


@dataclass(frozen=True)
class Scope:
    """The youths that choose, and what everybody else leaves them: the whole alliance or a neighbourhood."""

    youths: NDArray[np.int64]
    """Rows, ascending."""
    capacity: NDArray[np.int64]
    """(resources × periods,): what the others leave."""
    fixed_cost: int
    """Points of the others."""


def whole_scope(problem: MatchingProblem) -> Scope:
    """Everybody who has a choice; a resident with one option, who is held, or needs care only later, does not."""
    options = np.bincount(problem.options.youth, minlength=len(problem.care))
    may_begin = np.array([bool(care.windows) for care in problem.care], dtype=bool)
    chooses = (options > problem.youths.is_resident) & may_begin & ~problem.held
    return scope_beside(problem, np.flatnonzero(chooses), problem.incumbent)


def scope_beside(problem: MatchingProblem, youths: NDArray[np.int64], assignment: Columns) -> Scope:
    """Some youths, while everybody else keeps the trajectory of a plan (one column a youth, in their order)."""
    others = np.ones(len(problem.care), dtype=bool)
    others[youths] = False
    used = np.asarray(assignment.demand[:, np.flatnonzero(others)].sum(axis=1)).reshape(-1)
    capacity = problem.capacity.reshape(-1) - used.astype(np.int64)
    return Scope(np.sort(youths), capacity, int(assignment.cost[others].sum()))
