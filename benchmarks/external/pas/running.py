from pathlib import Path

from benchmarks.external.assignment.records import AssignmentRun
from benchmarks.external.assignment.solving import solve_assignment
from benchmarks.external.pas import weights
from benchmarks.external.pas.adapter import POINTS_PER_TENTH, assignment_problem
from benchmarks.external.pas.evaluation import evaluate
from benchmarks.external.pas.instance import read_instance
from benchmarks.runs.machine import load
from models.settings import SolverSettings

PUBLISHED_BOUNDS = {"testdata01.txt": 643.2, "testdata02.txt": 1110.1, "testdata05.txt": 620.8}
"""Proven, for plans without transfers; source: see weights.py."""


def run_instance(path: Path, settings: SolverSettings) -> AssignmentRun:
    """
    One instance: solved by the engine, judged by an evaluation of its own.

    Raises
    ------
    KeyError
        If no bound is known for a file of this name.
    """
    instance = read_instance(path)
    load_before = load()
    found = solve_assignment(assignment_problem(instance), settings)
    rooms = [
        [None if room < 0 else room] * (min(patient.discharge, instance.nights) - patient.admission)
        for patient, room in zip(instance.patients, found.agent.tolist(), strict=True)
    ]
    evaluation = evaluate(instance, rooms)
    bound = round(found.bound / POINTS_PER_TENTH / weights.TENTHS, 3)
    return AssignmentRun(
        instance=path.name,
        jobs=len(instance.patients),
        agents=len(instance.rooms),
        periods=instance.nights,
        reference=PUBLISHED_BOUNDS[path.name],
        cost=None if evaluation.faults else evaluation.cost,
        bound=bound,
        proven=not evaluation.faults and evaluation.cost - bound < 1 / weights.TENTHS,
        faults=evaluation.faults,
        parts={name: tenths / weights.TENTHS for name, tenths in sorted(evaluation.tenths.items()) if tenths},
        seconds=round(found.seconds, 3),
        last_gain_seconds=found.last_gain_seconds,
        time_limit_seconds=settings.time_limit_seconds,
        seed=settings.seed,
        workers=settings.workers,
        load_before=load_before,
        load_after=load(),
    )
