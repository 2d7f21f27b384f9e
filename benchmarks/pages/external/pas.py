"""
Patient admission scheduling (Demeester et al. 2010): who has which room, night by night.

The official weights are in tenths of a cost unit, so that everything is whole; each is for a night, but the transfer's.
Source: Demeester et al., A hybrid tabu search algorithm for automatically assigning patients to beds, Artificial
Intelligence in Medicine 48 (2010), and the benchmark's page. What the page leaves open was settled by the published
bounds of plans without transfers (643.2, 1110.1, 620.8 for sets 01, 02, 05), which are the linear relaxation's
value with these rules and with none of the others tried: a room too large costs the same however much too large it
is; a department either has the specialism or not; a room's specialism costs one a step below the first priority.
A room without the specialism at all counts as a need that is not met; the relaxations use none, so the published
bounds say nothing about this weight.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.bench.runs.machine import load
from benchmarks.pages.external.assignment import AssignmentProblem, AssignmentRun, InstanceError, solve_assignment
from models.settings import SolverSettings

T = TypeVar("T")
GENDER = 50
NEEDED_PROPERTY = 50
DEPARTMENT_AGE = 100
PREFERRED_PROPERTY = 20
ROOM_PREFERENCE = 8
DEPARTMENT_SPECIALISM = 10
ROOM_SPECIALISM_STEP = 10
NO_ROOM_SPECIALISM = 50
TRANSFER = 110
TENTHS = 10
POINTS_PER_TENTH = 1000
"""Costs of an instance are small numbers; the engine's points are of the size of a policy's."""
UNASSIGNED = 100_000
PUBLISHED_BOUNDS = {"testdata01.txt": 643.2, "testdata02.txt": 1110.1, "testdata05.txt": 620.8}
"""Proven, for plans without transfers; source: the docstring above."""
SECTIONS = ("SPECIALISMS", "DEPARTMENTS", "ROOMPROPERTIES", "ROOMS", "BEDS", "PATIENTS")


class GenderPolicy(StrEnum):
    """Who may be in a room."""

    ONE_AT_A_TIME = "D"
    MALE = "M"
    FEMALE = "F"
    ANY = "N"


@dataclass(frozen=True)
class Department:
    """Ages of 0 are no limit; specialisms that it has by id, with their priority (1 is best)."""

    min_age: int
    max_age: int
    priority: dict[int, int]


@dataclass(frozen=True)
class Room:
    """Beds of one department."""

    name: str
    capacity: int
    department: int
    policy: GenderPolicy
    priority: dict[int, int]
    """Specialisms by id, with their priority (1 is best)."""
    properties: tuple[bool, ...]


@dataclass(frozen=True)
class Patient:
    """Admission and discharge as nights from 0; nobody sleeps there on the night of the discharge."""

    id: int
    age: int
    is_male: bool
    admission: int
    discharge: int
    specialisms: tuple[int, ...]
    """Of each night."""
    preferred_capacity: int
    needed: tuple[bool, ...]
    preferred: tuple[bool, ...]


@dataclass(frozen=True)
class PasInstance:
    """A hospital and its patients over a number of nights."""

    nights: int
    departments: dict[int, Department]
    rooms: tuple[Room, ...]
    patients: tuple[Patient, ...]
    """Only those who sleep there at all within the nights."""


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
    return AssignmentRun.of(
        path.name,
        found,
        settings,
        load_before,
        jobs=len(instance.patients),
        agents=len(instance.rooms),
        periods=instance.nights,
        reference=PUBLISHED_BOUNDS[path.name],
        cost=None if evaluation.faults else evaluation.cost,
        bound=bound,
        proven=not evaluation.faults and evaluation.cost - bound < 1 / TENTHS,
        faults=evaluation.faults,
        parts={name: tenths / TENTHS for name, tenths in sorted(evaluation.tenths.items()) if tenths},
    )


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


def _tenths_by_night(instance: PasInstance, patient: Patient, room: Room) -> list[int]:
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
        in_room = instance.rooms[number]
        if len(patients) > in_room.capacity:
            faults.append(f"room {in_room.name}: {len(patients)} patients in {in_room.capacity} beds, night {night}")
        tenths["gender"] += GENDER * _of_the_wrong_gender(in_room, patients)
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


def read_instance(path: Path) -> PasInstance:
    """
    Reads a file of Demeester's layout.

    Raises
    ------
    InstanceError
        With the line where something is not as it should be.
    """
    lines = path.read_text(encoding="latin-1").splitlines()
    horizon = next((match for line in lines if (match := re.match(r"Planning horizon:\s*(\d+)", line))), None)
    if horizon is None:
        raise InstanceError(f"{path}: no line 'Planning horizon: NIGHTS'")
    nights, sections = int(horizon[1]), _sections(lines)
    missing = [name for name in SECTIONS if not sections[name]]
    if missing:
        raise InstanceError(f"{path}: nothing under {', '.join(missing)}")
    departments = dict(_read(path, sections["DEPARTMENTS"], _department))
    rooms = tuple(_read(path, sections["ROOMS"], _room))
    patients = tuple(_read(path, sections["PATIENTS"], _patient))
    lost = {room.department for room in rooms} - set(departments)
    if lost:
        raise InstanceError(f"{path}: rooms of departments that are not listed: {sorted(lost)}")
    stays = tuple(item for item in patients if item.admission < min(item.discharge, nights))
    return PasInstance(nights, departments, rooms, stays)


Line = tuple[int, list[str]]
"""Number of a line and its parts."""


def _sections(lines: list[str]) -> dict[str, list[Line]]:
    sections: dict[str, list[Line]] = {name: [] for name in SECTIONS}
    section = None
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text.endswith(":") and text[:-1] in SECTIONS:
            section = text[:-1]
        elif section is not None and text and text != "END.":
            sections[section].append((number, [part.strip() for part in text.split("|")]))
    return sections


def _read(path: Path, lines: list[Line], reader: Callable[[list[str]], T]) -> list[T]:
    items = []
    for number, parts in lines:
        try:
            items.append(reader(parts))
        except (ValueError, IndexError, KeyError) as error:
            raise InstanceError(f"{path}, line {number}: {error}") from None
    return items


def _department(parts: list[str]) -> tuple[int, Department]:
    number, _, min_age, max_age = parts[0].split()
    return int(number), Department(int(min_age), int(max_age), _priorities(parts[1]))


def _room(parts: list[str]) -> Room:
    name = parts[0].split()[1]
    return Room(name, int(parts[1]), int(parts[2]), GenderPolicy(parts[3]), _priorities(parts[4]), _flags(parts[5]))


def _patient(parts: list[str]) -> Patient:
    number, _, age, gender = parts[0].split()
    admission, discharge = (int(word) for word in parts[1].split())
    words = [int(word) for word in parts[2].split()]
    specialisms: list[int] = []
    for place in range(1, 2 * words[0], 2):
        specialisms += [words[place]] * words[place + 1]
    if len(specialisms) < discharge - admission:
        raise ValueError(f"patient {number} has {len(specialisms)} nights of treatment and stays longer")
    if gender not in ("M", "F"):
        raise ValueError(f"patient {number}: gender {gender!r}")
    return Patient(
        int(number), int(age), gender == "M", admission, discharge, tuple(specialisms),
        int(parts[3]), _flags(parts[4]), _flags(parts[5]),
    )  # fmt: skip


def _priorities(text: str) -> dict[int, int]:
    words = [int(word) for word in text.split()]
    return {words[place + 1]: words[place] for place in range(0, len(words), 2)}


def _flags(text: str) -> tuple[bool, ...]:
    return tuple(word == "1" for word in text.split())
