from pathlib import Path

from benchmarks.external.assignment.records import AssignmentRun
from benchmarks.external.assignment.solving import solve_assignment
from benchmarks.external.gap.adapter import POINTS_PER_UNIT, assignment_problem
from benchmarks.external.gap.instance import evaluate, read_instance
from benchmarks.runs.machine import load
from models.settings import SolverSettings


def run_instance(path: Path, optimum: int, settings: SolverSettings) -> AssignmentRun:
    """One instance: solved by the engine, judged by an evaluation of its own."""
    instance = read_instance(path)
    load_before = load()
    found = solve_assignment(assignment_problem(instance), settings)
    cost, faults = evaluate(instance, found.agent)
    # every cost of an instance is whole
    bound = round(found.bound / POINTS_PER_UNIT, 6)
    agents, jobs = instance.cost.shape
    return AssignmentRun(
        instance=path.name,
        jobs=jobs,
        agents=agents,
        periods=1,
        reference=optimum,
        cost=None if faults else cost,
        bound=bound,
        proven=not faults and cost - bound < 1,
        faults=tuple(faults),
        seconds=round(found.seconds, 3),
        last_gain_seconds=found.last_gain_seconds,
        time_limit_seconds=settings.time_limit_seconds,
        seed=settings.seed,
        workers=settings.workers,
        load_before=load_before,
        load_after=load(),
    )
