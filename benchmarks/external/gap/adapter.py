import numpy as np

from benchmarks.external.assignment.problem import AssignmentProblem
from benchmarks.external.gap.instance import GapInstance

POINTS_PER_UNIT = 1000
"""Costs of an instance are small numbers; the engine's points are of the size of a policy's."""


def assignment_problem(instance: GapInstance) -> AssignmentProblem:
    """One period, every agent a unit whose beds are its capacity."""
    agents, jobs = instance.cost.shape
    points = instance.cost.T[:, :, None] * POINTS_PER_UNIT
    return AssignmentProblem(
        first=np.zeros(jobs, dtype=np.int64),
        until=np.ones(jobs, dtype=np.int64),
        points=points,
        demand=instance.weight.T.copy(),
        capacity=instance.capacity,
        is_second_kind=np.zeros(jobs, dtype=bool),
        one_kind_at_a_time=np.zeros(agents, dtype=bool),
        # dearer than the dearest job: leaving one out never pays
        unassigned_points=10 * int(points.max()),
    )
