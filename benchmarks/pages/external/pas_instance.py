"""The official weights, in tenths of a cost unit, so that everything is whole; each a night but the transfer.

Source: Demeester et al., A hybrid tabu search algorithm for automatically assigning patients to beds, Artificial
Intelligence in Medicine 48 (2010), and the benchmark's page. What the page leaves open was settled by the published
bounds of plans without transfers (643.2, 1110.1, 620.8 for sets 01, 02, 05), which are the linear relaxation's
value with these rules and with none of the others tried: a room too large costs the same however much too large it
is; a department either has the specialism or not; a room's specialism costs one a step below the first priority.
A room without the specialism at all counts as a need that is not met; the relaxations use none, so the published
bounds say nothing about this weight.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

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


T = TypeVar("T")


class InstanceError(Exception):
    """A file that is not an instance; says where and why."""


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


SECTIONS = ("SPECIALISMS", "DEPARTMENTS", "ROOMPROPERTIES", "ROOMS", "BEDS", "PATIENTS")


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
