from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, Transitions, columns_of_paths, transitions
from matcher.engine.model.problem import MatchingProblem
from matcher.tables.options import StayOptions, options_of_youth


@dataclass(frozen=True)
class YouthSlice:
    """
    The rows of all options that are one youth's.

    Whatever is done over everybody's takes a thousand times as long.
    """

    problem: MatchingProblem
    youth: int
    rows: NDArray[np.int64]
    """Neighbours."""
    options: StayOptions

    def columns(self, paths: NDArray[np.int64]) -> Columns:
        """Trajectories of the youth with exact costs and demands; paths of shape (trajectories, periods)."""
        problem, rows = self.problem, self.rows
        costs, resources = problem.costs, problem.resources
        own = columns_of_paths(
            np.full(len(paths), self.youth, dtype=np.int64),
            self._local(paths),
            self.options,
            problem.youths,
            replace(resources, demand=resources.demand[rows], visiting_demand=resources.visiting_demand[rows]),
            replace(
                costs,
                day=costs.day[rows],
                visit_day=costs.visit_day[rows],
                dated=None if costs.dated is None else costs.dated[rows],
            ),
            problem.instance,
        )
        return Columns(own.youth, paths, own.cost, own.demand)

    def transitions(self, paths: NDArray[np.int64]) -> Transitions:
        """Moves and changes of team of the youth's trajectories."""
        youths = np.full(len(paths), self.youth, dtype=np.int64)
        return transitions(youths, self._local(paths), self.options, self.problem.youths)

    @property
    def first(self) -> int:
        """The first row."""
        return int(self.rows[0]) if len(self.rows) else 0

    def _local(self, paths: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where(paths >= 0, paths - self.first, paths)


def youth_slice(problem: MatchingProblem, youth: int) -> YouthSlice:
    """One youth's part of a problem."""
    options, rows = problem.options, options_of_youth(problem.options, youth)
    columns = [item.name for item in fields(options) if item.name != "home"]
    own = replace(options, **{name: getattr(options, name)[rows] for name in columns})
    return YouthSlice(problem, youth, rows, own)
