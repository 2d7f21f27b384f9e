"""Patient admission scheduling: who lies in which room, night by night."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.bench.runs.machine import load
from benchmarks.pages.external.assignment import AssignmentProblem, solve_assignment
from benchmarks.pages.external.assignment_page import AssignmentRun
from benchmarks.pages.external.pas_instance import (
    DEPARTMENT_AGE,
    DEPARTMENT_SPECIALISM,
    GENDER,
    NEEDED_PROPERTY,
    NO_ROOM_SPECIALISM,
    PREFERRED_PROPERTY,
    ROOM_PREFERENCE,
    ROOM_SPECIALISM_STEP,
    TENTHS,
    TRANSFER,
    GenderPolicy,
    PasInstance,
    Patient,
    Room,
    read_instance,
)
from models.settings import SolverSettings

POINTS_PER_TENTH = 1000
"""Costs of an instance are small numbers; the engine's points are of the size of a policy's."""
UNASSIGNED = 100_000


def assignment_problem(instance: PasInstance) -> AssignmentProblem:
    """
    A patient stays in one room from admission to discharge; a room of one gender at a time is a unit of one sex.

    Transfers are left out: so do the published bounds. Both genders together in a room, which the rules allow at a
    price, are left out as well.
    """
    patients, rooms = instance.patients, instance.rooms
    points = np.zeros((len(patients), len(rooms), instance.nights), dtype=np.int64)
    for job, patient in enumerate(patients):
        for agent, room in enumerate(rooms):
            nights = slice(patient.admission, min(patient.discharge, instance.nights))
            points[job, agent, nights] = _tenths_by_night(instance, patient, room)[: nights.stop - nights.start]
    return AssignmentProblem(
        first=np.array([patient.admission for patient in patients], dtype=np.int64),
        until=np.array([min(patient.discharge, instance.nights) for patient in patients], dtype=np.int64),
        points=points * POINTS_PER_TENTH,
        demand=np.ones((len(patients), len(rooms)), dtype=np.int64),
        capacity=np.array([room.capacity for room in rooms], dtype=np.int64),
        is_second_kind=np.array([patient.is_male for patient in patients]),
        # a single room never has two of anything
        one_kind_at_a_time=np.array(
            [room.policy is GenderPolicy.ONE_AT_A_TIME and room.capacity > 1 for room in rooms]
        ),
        unassigned_points=UNASSIGNED * POINTS_PER_TENTH,
    )


def _tenths_by_night(instance: PasInstance, patient: Patient, room: Room) -> "list[int]":
    department = instance.departments[room.department]
    every_night = 0
    if department.min_age and patient.age < department.min_age:
        every_night += DEPARTMENT_AGE
    if department.max_age and patient.age > department.max_age:
        every_night += DEPARTMENT_AGE
    if room.policy is (GenderPolicy.FEMALE if patient.is_male else GenderPolicy.MALE):
        every_night += GENDER
    for needed, preferred, has in zip(patient.needed, patient.preferred, room.properties, strict=True):
        every_night += 0 if has else NEEDED_PROPERTY * needed + PREFERRED_PROPERTY * preferred
    if room.capacity > patient.preferred_capacity:
        every_night += ROOM_PREFERENCE
    nights = []
    for specialism in patient.specialisms:
        tenths = every_night
        if specialism not in department.priority:
            tenths += DEPARTMENT_SPECIALISM
        if specialism in room.priority:
            tenths += ROOM_SPECIALISM_STEP * (room.priority[specialism] - 1)
        else:
            tenths += NO_ROOM_SPECIALISM
        nights.append(tenths)
    return nights


@dataclass(frozen=True)
class Evaluation:
    """What a plan costs by the official weights, in tenths of a cost unit, and what is wrong with it."""

    tenths: dict[str, int]
    """By name of the weight."""
    faults: tuple[str, ...]

    @property
    def cost(self) -> float:
        """In cost units."""
        return sum(self.tenths.values()) / TENTHS


def evaluate(instance: PasInstance, rooms: Sequence[Sequence[int | None]]) -> Evaluation:
    """
    Walks through all nights of all patients; shares nothing with what made the plan.

    Parameters
    ----------
    rooms
        For each patient of the instance, the number of the room of each of its nights within the horizon, None for
        no room at all.
    """
    tenths: dict[str, int] = defaultdict(int)
    faults: list[str] = []
    there: dict[tuple[int, int], list[Patient]] = defaultdict(list)
    for patient, nights in zip(instance.patients, rooms, strict=True):
        wanted = min(patient.discharge, instance.nights) - patient.admission
        if len(nights) != wanted:
            faults.append(f"patient {patient.id}: {len(nights)} nights planned, {wanted} stayed")
            continue
        for number, room in enumerate(nights):
            if room is None:
                faults.append(f"patient {patient.id}: no room in night {patient.admission + number}")
                continue
            there[room, patient.admission + number].append(patient)
            for name, points in _night(instance, patient, instance.rooms[room], number).items():
                tenths[name] += points
            if number and nights[number - 1] not in (None, room):
                tenths["transfer"] += TRANSFER
    for (number, night), patients in there.items():
        lain_in = instance.rooms[number]
        if len(patients) > lain_in.capacity:
            faults.append(f"room {lain_in.name}: {len(patients)} patients in {lain_in.capacity} beds, night {night}")
        tenths["gender"] += GENDER * _of_the_wrong_gender(lain_in, patients)
    return Evaluation(dict(tenths), tuple(faults))


def _night(instance: PasInstance, patient: Patient, room: Room, number: int) -> dict[str, int]:
    """Tenths of one patient's night in a room, by weight."""
    department, specialism = instance.departments[room.department], patient.specialisms[number]
    too_young = department.min_age > 0 and patient.age < department.min_age
    too_old = department.max_age > 0 and patient.age > department.max_age
    missing = [not has for has in room.properties]
    needed = sum(lacks and asked for lacks, asked in zip(missing, patient.needed, strict=True))
    preferred = sum(lacks and asked for lacks, asked in zip(missing, patient.preferred, strict=True))
    steps = room.priority.get(specialism)
    return {
        "department age": DEPARTMENT_AGE * (too_young + too_old),
        "needed property": NEEDED_PROPERTY * needed,
        "preferred property": PREFERRED_PROPERTY * preferred,
        "room preference": ROOM_PREFERENCE * (room.capacity > patient.preferred_capacity),
        "department specialism": DEPARTMENT_SPECIALISM * (specialism not in department.priority),
        "room specialism": NO_ROOM_SPECIALISM if steps is None else ROOM_SPECIALISM_STEP * (steps - 1),
    }


def _of_the_wrong_gender(room: Room, patients: Sequence[Patient]) -> int:
    """Patients whose gender should not be there; where both may come but not together, the smaller group."""
    males = sum(patient.is_male for patient in patients)
    females = len(patients) - males
    if room.policy is GenderPolicy.ONE_AT_A_TIME:
        return min(males, females)
    if room.policy is GenderPolicy.MALE:
        return females
    return males if room.policy is GenderPolicy.FEMALE else 0


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
    bound = round(found.bound / POINTS_PER_TENTH / TENTHS, 3)
    return AssignmentRun(
        instance=path.name,
        jobs=len(instance.patients),
        agents=len(instance.rooms),
        periods=instance.nights,
        reference=PUBLISHED_BOUNDS[path.name],
        cost=None if evaluation.faults else evaluation.cost,
        bound=bound,
        proven=not evaluation.faults and evaluation.cost - bound < 1 / TENTHS,
        faults=evaluation.faults,
        parts={name: tenths / TENTHS for name, tenths in sorted(evaluation.tenths.items()) if tenths},
        seconds=round(found.seconds, 3),
        last_gain_seconds=found.last_gain_seconds,
        time_limit_seconds=settings.time_limit_seconds,
        seed=settings.seed,
        workers=settings.workers,
        load_before=load_before,
        load_after=load(),
    )
