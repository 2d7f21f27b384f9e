from benchmarks.external.hhcrsp.instance import Instance, Patient
from matcher.visits.routing.problem import Chance, Link, RoutingProblem, Shift, Task, Visit, Weights

UNITS_PER_MINUTE = 1000
"""Distances are given to a thousandth of a minute: whole numbers lose nothing."""
TERMS = 3
"""Travel, lateness and largest lateness count a third each."""
OFFICE_SITE = 0


def routing_problem(instance: Instance) -> RoutingProblem:
    """
    An instance as the product's own problem: one day, one shift for each caregiver, no visit may be left out.

    Every service counts its own lateness, from the end of the patient's window to its beginning, and every
    route begins at time 0 at the office.
    """
    travel = [[units(minutes) for minutes in row] for row in instance.distances]
    closes = _long_enough(instance, travel)
    shifts = tuple(
        Shift(expert=number, day=0, site=OFFICE_SITE, opens=0, closes=closes)
        for number in range(len(instance.caregivers))
    )
    tasks: list[Task] = []
    visits: list[Visit] = []
    links: list[Link] = []
    for number, patient in enumerate(instance.patients):
        earliest, due = (units(minutes) for minutes in patient.time_window)
        first = len(tasks)
        for need in patient.required_caregivers:
            able = [row for row, caregiver in enumerate(instance.caregivers) if need.service in caregiver.abilities]
            chance = Chance(starts=((earliest, closes),), due=due)
            tasks.append(Task(number, number + 1, units(need.duration), dict.fromkeys(able, chance)))
        visits.append(Visit(tasks=tuple(range(first, len(tasks)))))
        if len(tasks) - first == 2:
            least, most = _apart(patient, closes)
            links.append(Link(first, first + 1, least, most))
    return RoutingProblem(
        travel=travel,
        shifts=shifts,
        tasks=tuple(tasks),
        visits=tuple(visits),
        links=tuple(links),
        weights=Weights(travel=1, lateness=1, largest_lateness=1),
    )


def units(minutes: float) -> int:
    """Minutes as whole thousandths."""
    return round(minutes * UNITS_PER_MINUTE)


def _apart(patient: Patient, horizon: int) -> tuple[int, int]:
    how = patient.synchronization
    if how is None or how.type == "independent":
        return -horizon, horizon
    if how.type == "simultaneous":
        return 0, 0
    if how.distance is None:
        raise ValueError(f"{patient.id}: sequential services need a distance in time")
    least, most = how.distance
    return units(least), units(most)


def _long_enough(instance: Instance, travel: list[list[int]]) -> int:
    """
    When one caregiver would be back after all services one after another: nobody needs longer.

    Each service waits for the latest window, is done after the longest trip and the longest distance in time.
    """
    latest = max(units(patient.time_window[1]) for patient in instance.patients)
    longest_trip = max(max(row) for row in travel)
    needs = [need for patient in instance.patients for need in patient.required_caregivers]
    waits = [_apart(patient, 0)[1] for patient in instance.patients if len(patient.required_caregivers) == 2]
    return latest + sum(units(need.duration) + longest_trip for need in needs) + sum(waits) + longest_trip
