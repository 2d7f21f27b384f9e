from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.external.pas import weights
from benchmarks.external.pas.instance import GenderPolicy, PasInstance, Patient, Room


@dataclass(frozen=True)
class Evaluation:
    """What a plan costs by the official weights, in tenths of a cost unit, and what is wrong with it."""

    tenths: dict[str, int]
    """By name of the weight."""
    faults: tuple[str, ...]

    @property
    def cost(self) -> float:
        """In cost units."""
        return sum(self.tenths.values()) / weights.TENTHS


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
                tenths["transfer"] += weights.TRANSFER
    for (number, night), patients in there.items():
        lain_in = instance.rooms[number]
        if len(patients) > lain_in.capacity:
            faults.append(f"room {lain_in.name}: {len(patients)} patients in {lain_in.capacity} beds, night {night}")
        tenths["gender"] += weights.GENDER * _of_the_wrong_gender(lain_in, patients)
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
        "department age": weights.DEPARTMENT_AGE * (too_young + too_old),
        "needed property": weights.NEEDED_PROPERTY * needed,
        "preferred property": weights.PREFERRED_PROPERTY * preferred,
        "room preference": weights.ROOM_PREFERENCE * (room.capacity > patient.preferred_capacity),
        "department specialism": weights.DEPARTMENT_SPECIALISM * (specialism not in department.priority),
        "room specialism": weights.NO_ROOM_SPECIALISM if steps is None else weights.ROOM_SPECIALISM_STEP * (steps - 1),
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
