import numpy as np

from benchmarks.external.assignment.problem import AssignmentProblem
from benchmarks.external.pas import weights
from benchmarks.external.pas.instance import GenderPolicy, PasInstance, Patient, Room

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
        every_night += weights.DEPARTMENT_AGE
    if department.max_age and patient.age > department.max_age:
        every_night += weights.DEPARTMENT_AGE
    if room.policy is (GenderPolicy.FEMALE if patient.is_male else GenderPolicy.MALE):
        every_night += weights.GENDER
    for needed, preferred, has in zip(patient.needed, patient.preferred, room.properties, strict=True):
        every_night += 0 if has else weights.NEEDED_PROPERTY * needed + weights.PREFERRED_PROPERTY * preferred
    if room.capacity > patient.preferred_capacity:
        every_night += weights.ROOM_PREFERENCE
    nights = []
    for specialism in patient.specialisms:
        tenths = every_night
        if specialism not in department.priority:
            tenths += weights.DEPARTMENT_SPECIALISM
        if specialism in room.priority:
            tenths += weights.ROOM_SPECIALISM_STEP * (room.priority[specialism] - 1)
        else:
            tenths += weights.NO_ROOM_SPECIALISM
        nights.append(tenths)
    return nights
