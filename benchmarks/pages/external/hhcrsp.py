"""
Home health care routing with synchronised services (Mankowska, Meisel, Bierwirth 2014).

The instances, the adapter to the visits' search, and an evaluation that shares nothing with either.
"""

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from benchmarks.bench.runs.machine import load
from benchmarks.pages.shell import Say
from matcher.engine.stopping import Stopper
from matcher.visits.routing.limits import SearchLimits
from matcher.visits.routing.problem import Chance, Link, RoutingProblem, Shift, Task, Visit, Weights
from matcher.visits.routing.search import search
from matcher.visits.routing.solution import Solution
from models.base import Model

UNITS_PER_MINUTE = 1000
"""Distances are given to a thousandth of a minute: whole numbers lose nothing."""
TERMS = 3
"""Travel, lateness and largest lateness count a third each."""
OFFICE_SITE = 0
TOLERANCE_MINUTES = 1e-6


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequiredCaregiver(_Value):
    """A service that a patient needs, in minutes."""

    service: str
    duration: float = Field(gt=0)


class Synchronization(_Value):
    """How two services of a patient hang together; distance is between their beginnings, in minutes."""

    type: Literal["simultaneous", "sequential", "independent"]
    distance: tuple[float, float] | None = None


class Patient(_Value):
    """One or two services at one place; late is allowed, early is not."""

    id: str
    location: tuple[float, float]
    time_window: tuple[float, float]
    required_caregivers: tuple[RequiredCaregiver, ...] = Field(min_length=1, max_length=2)
    synchronization: Synchronization | None = None


class Caregiver(_Value):
    """Who can do which services."""

    id: str
    abilities: tuple[str, ...]


class Office(_Value):
    """Where every route begins and ends."""

    id: str
    location: tuple[float, float]


class ServiceKind(_Value):
    """A kind of service."""

    id: str
    default_duration: float


class Instance(_Value):
    """One day of home health care; row and column 0 of the distances are the office, then the patients in order."""

    patients: tuple[Patient, ...]
    services: tuple[ServiceKind, ...]
    caregivers: tuple[Caregiver, ...]
    central_offices: tuple[Office, ...] = Field(min_length=1, max_length=1)
    distances: tuple[tuple[float, ...], ...]


class HhcrspRun(Model):
    """One instance, solved once; totals are the evaluation's, in minutes."""

    instance: str
    patients: int
    caregivers: int
    services: int
    best_known: float
    total: float = Field(description="(travel + lateness + largest lateness) / 3.")
    travel: float
    lateness: float
    largest_lateness: float
    bound: float
    proven: bool
    faults: tuple[str, ...] = ()
    seconds: float
    last_gain_seconds: float | None = None
    time_limit_seconds: float
    seed: int
    workers: int
    load_before: float
    load_after: float

    @property
    def above(self) -> float:
        """Share above the best known."""
        return self.total / self.best_known - 1


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


def run_all(
    folder: Path,
    limits: Callable[[int], float],
    seeds: Sequence[int],
    workers: int,
    say: Say,
) -> list[HhcrspRun]:
    """
    Every instance of the folder with every seed, one after another.

    Parameters
    ----------
    limits
        Seconds by number of patients.
    """
    runs = []
    for name, best_known in sorted(read_best_known(folder / "best_known.csv").items(), key=_by_number):
        patients = len(read_instance(folder / name).patients)
        for seed in seeds:
            run = run_instance(folder / name, best_known, limits(patients), seed, workers)
            say(f"{name} seed {seed}: {run.total:.3f}, {100 * run.above:.2f} % above, {run.seconds:.1f} s")
            runs.append(run)
    return runs


def _by_number(item: tuple[str, float]) -> tuple[int, ...]:
    return tuple(int(part) for part in Path(item[0]).stem.split("_") if part.isdigit())


def run_instance(path: Path, best_known: float, time_limit_seconds: float, seed: int, workers: int) -> HhcrspRun:
    """One instance: solved by the product's search, judged by the evaluation of its own."""
    instance = read_instance(path)
    load_before = load()
    begun = time.perf_counter()
    problem = routing_problem(instance)
    stopper = Stopper(time_limit_seconds)
    best_at: list[float] = []
    found = search(
        problem,
        stopper,
        SearchLimits(seed=seed, workers=workers),
        on_found=lambda found: best_at.append(time.perf_counter() - begun),
    )
    seconds = time.perf_counter() - begun
    evaluation = evaluate(instance, services_of(instance, found.solution))
    return HhcrspRun(
        instance=path.name,
        patients=len(instance.patients),
        caregivers=len(instance.caregivers),
        services=sum(len(patient.required_caregivers) for patient in instance.patients),
        best_known=best_known,
        total=round(evaluation.total, 6),
        travel=round(evaluation.travel, 6),
        lateness=round(evaluation.lateness, 6),
        largest_lateness=round(evaluation.largest_lateness, 6),
        bound=round(found.bound / UNITS_PER_MINUTE / TERMS, 6),
        proven=found.is_optimal,
        faults=evaluation.faults,
        seconds=round(seconds, 3),
        last_gain_seconds=round(best_at[-1], 3) if best_at else None,
        time_limit_seconds=time_limit_seconds,
        seed=seed,
        workers=workers,
        load_before=load_before,
        load_after=load(),
    )


def read_instance(path: Path) -> Instance:
    """
    Reads one instance.

    Raises
    ------
    ValidationError
        If the file has another form than the one documented.
    """
    return Instance.model_validate_json(path.read_bytes())


def read_best_known(path: Path) -> dict[str, float]:
    """Best-known totals by file name, as recomputed from their published solutions."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["instance"]: float(row["recheck_total_cost"]) for row in csv.DictReader(file)}


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
            least, most = _distance(patient, closes)
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


def _distance(patient: Patient, horizon: int) -> tuple[int, int]:
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
    waits = [_distance(patient, 0)[1] for patient in instance.patients if len(patient.required_caregivers) == 2]
    return latest + sum(units(need.duration) + longest_trip for need in needs) + sum(waits) + longest_trip


def services_of(instance: Instance, solution: Solution) -> dict[tuple[str, int], Service]:
    """A solution in the instance's own words, in minutes."""
    found: dict[tuple[str, int], Service] = {}
    task = 0
    for patient in instance.patients:
        for number in range(len(patient.required_caregivers)):
            if task in solution:
                caregiver = instance.caregivers[solution[task].shift].id
                found[patient.id, number] = Service(caregiver, solution[task].start / UNITS_PER_MINUTE)
            task += 1
    return found


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
            faults += _time_between_faults(instance, row - 1, done[0], done[1])
    travel = 0.0
    for caregiver, route in stops.items():
        route.sort()
        before_end, before_row = 0.0, 0
        for begin, end, row in route:
            trip = instance.distances[before_row][row]
            travel += trip
            if before_end + trip > begin + TOLERANCE_MINUTES:
                faults.append(f"{caregiver}: cannot be at {instance.patients[row - 1].id} in time")
            before_end, before_row = end, row
        travel += instance.distances[before_row][0]
    largest = max(late, default=0.0)
    return Evaluation((travel + sum(late) + largest) / 3, travel, sum(late), largest, tuple(faults))


def _time_between_faults(instance: Instance, row: int, one: Service, other: Service) -> list[str]:
    patient = instance.patients[row]
    faults = [f"{patient.id}: needs two different caregivers"] if one.caregiver == other.caregiver else []
    how = patient.synchronization
    least, most = (0.0, 0.0)
    if how is None or how.type == "independent":
        return faults
    if how.type == "sequential" and how.distance is not None:
        least, most = how.distance
    between = other.start - one.start
    if not least - TOLERANCE_MINUTES <= between <= most + TOLERANCE_MINUTES:
        faults.append(f"{patient.id}: services are {between:g} minutes apart, not {least:g} to {most:g}")
    return faults
