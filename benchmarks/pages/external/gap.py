"""The generalised assignment problem: its instances, the adapter to the engine, and an evaluation of its own."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench.runs.machine import load
from benchmarks.pages.external.assignment import AssignmentProblem, AssignmentRun, InstanceError, solve_assignment
from models.settings import SolverSettings

POINTS_PER_UNIT = 1000
"""Costs of an instance are small numbers; the engine's points are of the size of a policy's."""


@dataclass(frozen=True)
class GapInstance:
    """Jobs to agents, each job whole: the least cost within every agent's capacity."""

    cost: NDArray[np.int64]
    """(agents, jobs)"""
    weight: NDArray[np.int64]
    """(agents, jobs): what a job takes of an agent."""
    capacity: NDArray[np.int64]
    """(agents,)"""


def run_instance(path: Path, optimum: int, settings: SolverSettings) -> AssignmentRun:
    """One instance: solved by the engine, judged by an evaluation of its own."""
    instance = read_instance(path)
    load_before = load()
    found = solve_assignment(assignment_problem(instance), settings)
    cost, faults = evaluate(instance, found.agent)
    # every cost of an instance is whole
    bound = round(found.bound / POINTS_PER_UNIT, 6)
    agents, jobs = instance.cost.shape
    return AssignmentRun.of(
        path.name,
        found,
        settings,
        load_before,
        jobs=jobs,
        agents=agents,
        periods=1,
        reference=optimum,
        cost=None if faults else cost,
        bound=bound,
        proven=not faults and cost - bound < 1,
        faults=tuple(faults),
    )


def read_instance(path: Path) -> GapInstance:
    """
    Reads a file of the OR library's layout: agents, jobs, costs, weights, capacities.

    Raises
    ------
    InstanceError
        If there are too few or too many numbers.
    """
    try:
        numbers = [int(word) for word in path.read_text(encoding="ascii").split()]
    except ValueError as error:
        raise InstanceError(f"{path}: {error}; whole numbers are wanted") from None
    if len(numbers) < 2:
        raise InstanceError(f"{path}: no numbers of agents and jobs")
    agents, jobs = numbers[:2]
    wanted = 2 + 2 * agents * jobs + agents
    if len(numbers) != wanted:
        raise InstanceError(f"{path}: {agents} agents and {jobs} jobs need {wanted} numbers, there are {len(numbers)}")
    cells = np.array(numbers[2:], dtype=np.int64)
    size = agents * jobs
    return GapInstance(
        cells[:size].reshape(agents, jobs), cells[size : 2 * size].reshape(agents, jobs), cells[2 * size :]
    )


def read_optima(path: Path) -> dict[str, int]:
    """Proven optima by file name."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["Path"].rpartition("/")[2]: int(row["Optimum"]) for row in csv.DictReader(file)}


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


def evaluate(instance: GapInstance, agent: NDArray[np.int64]) -> tuple[int, list[str]]:
    """
    Cost of an assignment and what is wrong with it, computed from the instance alone.

    Parameters
    ----------
    agent
        Of each job, -1 for nobody.
    """
    faults = [f"job {job} has no agent" for job in np.flatnonzero(agent < 0)]
    cost, used = 0, [0] * len(instance.capacity)
    for job, of_job in enumerate(agent.tolist()):
        if of_job >= 0:
            cost += int(instance.cost[of_job, job])
            used[of_job] += int(instance.weight[of_job, job])
    for number, (taken, room) in enumerate(zip(used, instance.capacity.tolist(), strict=True)):
        if taken > room:
            faults.append(f"agent {number} has {taken} of {room}")
    return cost, faults
