from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.model.scope import Scope


@dataclass(frozen=True)
class Entity:
    """Somebody who chooses."""

    choices: range
    """Numbers of its choices; it begins with the first."""


class ScoreKeeper:
    r"""
    The score of who has which choice, kept while choices come and go.

    .. math:: \text{hard} = -\sum_r \max(0, \sum_\tau a_{r\tau} - b_r), \quad
              \text{soft} = -\sum_\tau c_\tau - \sum_s c_s

    over all trajectories, the resources in each period r, and the switches s (one sex at a time, siblings apart) that
    are on: exactly those with which less is over.

    Attributes
    ----------
    over, points
        Minus hard and minus soft, the points of those who do not choose included.
    least_points
        What it would cost if everybody had the cheapest choice.
    tried
        For how many moves the score was asked.
    """

    def __init__(self, problem: MatchingProblem, scope: Scope, columns: Columns) -> None:
        demand, resources = columns.demand, problem.resources
        begin = demand.indptr.tolist()
        # an index of the processor's own width saves a conversion at each use
        rows, asked = demand.indices.astype(np.intp), demand.data.astype(np.int64)
        self._rows = [rows[low:high] for low, high in pairwise(begin)]
        self._asked = [asked[low:high] for low, high in pairwise(begin)]
        self._points = columns.cost.tolist()
        switches = resources.switch_matrix.tocsc()
        self._switch_points = resources.switch_points.tolist()
        self._switch_rows = [
            (switches.indices[low:high], switches.data[low:high]) for low, high in pairwise(switches.indptr)
        ]
        self._fixed_cost, self.tried = scope.fixed_cost, 0
        self._room, self._switch_room = scope.capacity.copy(), scope.capacity
        # these rows are weighed with their switch, not by themselves
        self._room[switches.indices] = UNLIMITED
        touched = sparse.csc_array(abs(switches.T) @ demand)
        self._touched = [touched.indices[low:high].tolist() for low, high in pairwise(touched.indptr)]
        least = np.full(len(problem.care), np.iinfo(np.int64).max)
        np.minimum.at(least, columns.youth, columns.cost)
        self.least_points = scope.fixed_cost + int(least[scope.youths].sum())
        self.clear()

    def clear(self) -> None:
        """Nobody has a choice."""
        self._left = self._room.copy()
        self.over, self.points = 0, self._fixed_cost

    def recount(self, choices: Iterable[int]) -> None:
        """Exactly these are had, and nothing else."""
        self.clear()
        for choice in choices:
            self.add(choice)

    def add(self, choice: int) -> None:
        """Somebody has this choice from now on."""
        self._change(choice, self._asked[choice], 1)

    def remove(self, choice: int) -> None:
        """Somebody has this choice no longer."""
        self._change(choice, -self._asked[choice], -1)

    def _change(self, choice: int, asked: "np.ndarray[tuple[int], np.dtype[np.int64]]", sign: int) -> None:
        rows, touched = self._rows[choice], self._touched[choice]
        for switch in touched:
            self._weigh(switch, -1)
        before = self._left[rows]
        after = before - asked
        self._left[rows] = after
        if self.over:
            self.over += int(np.minimum(before, 0).sum())
        if len(after) and after.min() < 0:
            self.over -= int(np.minimum(after, 0).sum())
        self.points += sign * self._points[choice]
        for switch in touched:
            self._weigh(switch, 1)

    def _weigh(self, switch: int, sign: int) -> None:
        rows, coefficients = self._switch_rows[switch]
        over = UNLIMITED - self._left[rows] - self._switch_room[rows]
        off, on = int(over.clip(0).sum()), int((over + coefficients).clip(0).sum())
        if on < off:
            self.over += sign * on
            self.points += sign * self._switch_points[switch]
        else:
            self.over += sign * off
