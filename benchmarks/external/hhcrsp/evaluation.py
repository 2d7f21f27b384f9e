from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from benchmarks.external.hhcrsp.instance import Instance

TOLERANCE_MINUTES = 1e-6


class Service(NamedTuple):
    """One service of a patient: who does it and when it begins, in minutes."""

    caregiver: str
    start: float


class Evaluation(NamedTuple):
    """What a solution costs, and what is wrong with it."""

    total: float
    travel: float
    lateness: float
    largest_lateness: float
    faults: tuple[str, ...]


def evaluate(instance: Instance, services: Mapping[tuple[str, int], Service]) -> Evaluation:
    """
    Recomputes a solution from the instance as it was read, sharing nothing with the adapter and the search.

    .. math:: (travel + lateness + largest lateness) / 3

    Parameters
    ----------
    services
        By patient and number of the required caregiver, from 0.
    """
    faults: list[str] = []
    abilities = {caregiver.id: set(caregiver.abilities) for caregiver in instance.caregivers}
    stops: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    late: list[float] = []
    for row, patient in enumerate(instance.patients, 1):
        done = [services.get((patient.id, number)) for number in range(len(patient.required_caregivers))]
        for need, service in zip(patient.required_caregivers, done, strict=True):
            if service is None:
                faults.append(f"{patient.id}: {need.service} is not done")
                continue
            if need.service not in abilities[service.caregiver]:
                faults.append(f"{patient.id}: {service.caregiver} cannot do {need.service}")
            if service.start < patient.time_window[0] - TOLERANCE_MINUTES:
                faults.append(f"{patient.id}: begins before the window")
            late.append(max(0.0, service.start - patient.time_window[1]))
            stops[service.caregiver].append((service.start, service.start + need.duration, row))
        if len(done) == 2 and done[0] is not None and done[1] is not None:
            faults += _apart(instance, row - 1, done[0], done[1])
    travel = 0.0
    for caregiver, route in stops.items():
        route.sort()
        before_end, before_row = 0.0, 0
        for begin, end, row in route:
            way = instance.distances[before_row][row]
            travel += way
            if before_end + way > begin + TOLERANCE_MINUTES:
                faults.append(f"{caregiver}: cannot be at {instance.patients[row - 1].id} in time")
            before_end, before_row = end, row
        travel += instance.distances[before_row][0]
    largest = max(late, default=0.0)
    return Evaluation((travel + sum(late) + largest) / 3, travel, sum(late), largest, tuple(faults))


def _apart(instance: Instance, row: int, one: Service, other: Service) -> list[str]:
    patient = instance.patients[row]
    faults = [f"{patient.id}: needs two different caregivers"] if one.caregiver == other.caregiver else []
    how = patient.synchronization
    least, most = (0.0, 0.0)
    if how is None or how.type == "independent":
        return faults
    if how.type == "sequential" and how.distance is not None:
        least, most = how.distance
    apart = other.start - one.start
    if not least - TOLERANCE_MINUTES <= apart <= most + TOLERANCE_MINUTES:
        faults.append(f"{patient.id}: services are {apart:g} minutes apart, not {least:g} to {most:g}")
    return faults
