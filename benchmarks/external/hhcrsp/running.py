import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.external.hhcrsp.adapter import TERMS, UNITS_PER_MINUTE, routing_problem
from benchmarks.external.hhcrsp.evaluation import Service, evaluate
from benchmarks.external.hhcrsp.instance import Instance, read_best_known, read_instance
from benchmarks.external.hhcrsp.records import HhcrspRun
from benchmarks.runs.machine import load
from matcher.engine.stopping import Stopper
from matcher.visits.routing.limits import SearchLimits
from matcher.visits.routing.search import search
from matcher.visits.routing.solution import Solution


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


def run_all(
    folder: Path,
    limits: Callable[[int], float],
    seeds: Sequence[int],
    workers: int,
    tell: Callable[[str], object],
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
            tell(f"{name} seed {seed}: {run.total:.3f}, {100 * run.above:.2f} % above, {run.seconds:.1f} s")
            runs.append(run)
    return runs


def _by_number(item: tuple[str, float]) -> tuple[int, ...]:
    return tuple(int(part) for part in Path(item[0]).stem.split("_") if part.isdigit())
