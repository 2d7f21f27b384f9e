from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class AssignmentProblem:
    """
    Jobs that each take one of some agents for given periods: what GAP and PAS have in common.

    Whole numbers only; who reads an instance scales its costs.
    """

    first: NDArray[np.int64]
    """(jobs,): period in which a job begins."""
    until: NDArray[np.int64]
    """(jobs,): period in which it ends, exclusive."""
    points: NDArray[np.int64]
    """(jobs, agents, periods): cost of a job with an agent in each of its periods."""
    demand: NDArray[np.int64]
    """(jobs, agents): what a job asks of an agent in each of its periods."""
    capacity: NDArray[np.int64]
    """(agents,)"""
    is_second_kind: NDArray[np.bool_]
    """(jobs,): of the second of the two kinds that some agents never have together."""
    one_kind_at_a_time: NDArray[np.bool_]
    """(agents,): never has jobs of both kinds in one period; such an agent has a demand of one for every job."""
    unassigned_points: int
    """Cost of a job that nobody takes: dearer than anything, so that an assignment is sought first."""

    @property
    def jobs(self) -> int:
        """Number of jobs."""
        return len(self.first)

    @property
    def agents(self) -> int:
        """Number of agents."""
        return len(self.capacity)

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.points.shape[2])
