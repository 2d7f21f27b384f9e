"""Runs made by hand, for small stores whose every number is known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.reports.figures.figure import Figure
from benchmarks.bench.reports.material import Material, sort_out, target_named
from benchmarks.bench.runs.record import Machine, Outcome, Run, TracePoint

BEGUN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MACHINE = Machine(
    processor="Imagined 3000",
    cores=4,
    memory_gib=16,
    python="3.12.1",
    versions={"ortools": "9.15", "highspy": "1.12.0"},
    git="0123abc",
)


def made_trace(*steps: tuple[float, str, str, int | None, int | None]) -> tuple[TracePoint, ...]:
    """Steps as (seconds, phase, found by, cost, bound)."""
    return tuple(
        TracePoint(seconds=at, phase=phase, found_by=by, cost=cost, bound=bound) for at, phase, by, cost, bound in steps
    )


def made_run(
    setting: str = "default",
    instance: str = "region-1",
    seed: int = 1,
    *,
    cost: int | None = 1_000,
    bound: float | None = 990,
    seconds: float | None = 10.0,
    trace: Sequence[TracePoint] = (),
    outcome: dict[str, Any] | None = None,
    **other: Any,
) -> Run:
    """A run that found a plan and kept the rules, unless told otherwise; `outcome` and `other` replace fields."""
    found: dict[str, Any] = {
        "status": PeerStatus.NO_ANSWER if cost is None else PeerStatus.FEASIBLE,
        "travel": "roads G7 v1",
        "cost": cost,
        "bound": bound,
        "bound_scope": None if bound is None else BoundScope.CANDIDATES,
        "seconds": seconds,
        "trace": tuple(trace),
        "violations": None if cost is None else {},
        "peak_mib": 512.0,
        "start_mib": 128.0,
    }
    found |= outcome or {}
    name, _, number = instance.rpartition("-")
    fields: dict[str, Any] = {
        "experiment": "made",
        "setting": setting,
        "way": "engine",
        "instance": instance,
        "instance_set": name,
        "snapshot_id": f"sha256:{instance}",
        "features": {"youths": 100.0 * int(number), "units": 10.0 * int(number)},
        "seed": seed,
        "time_limit_seconds": 60.0,
        "threads": 2,
        "begun": BEGUN,
        "load_before": 1.0,
        "load_after": 2.0,
        "process_seconds": (seconds or 60.0) + 1.5,
        "machine": MACHINE,
    }
    fields |= other
    key = f"{fields['setting']}/{fields.get('version', '')}/{instance}/{seed}"
    return Run(key=key, outcome=Outcome(**found), **fields)


def rich_store(
    settings: Sequence[str] = ("engine", "greedy nearest first", "one CP-SAT model", "engine, no smoothing"),
    sizes: Sequence[int] = (60, 400, 1_200, 2_900),
    seeds: int = 3,
    instances: int = 2,
) -> tuple[Run, ...]:
    """Runs that look like those of an experiment; drawn with a fixed seed."""
    rng = np.random.default_rng(7)
    runs: list[Run] = []
    for size in sizes:
        for number in range(1, instances + 1):
            features = {
                "youths": float(size + number),
                "units": float(size // 9 + number),
                "teams": float(size // 40 + 2 * number),
                "youths_per_bed": float(rng.uniform(0.1, 0.4)),
            }
            lowest = 91_000 * size
            for place, setting in enumerate(settings):
                for seed in range(1, seeds + 1):
                    begun = BEGUN + timedelta(minutes=len(runs))
                    common: dict[str, Any] = {
                        "instance_set": f"set of {size:,}",
                        "features": features,
                        "begun": begun,
                        "load_before": float(round(rng.uniform(0.5, 3.5), 2)),
                    }
                    if place % 4 == 2 and size > 1_000:
                        note = {"note": "memory: the model was not built"}
                        runs.append(
                            made_run(setting, f"{size}-{number}", seed, cost=None, bound=None, outcome=note, **common)
                        )
                        continue
                    runs.append(
                        made_run(setting, f"{size}-{number}", seed, **common, **_drawn(rng, place, size, lowest))
                    )
    return tuple(runs)


def _drawn(rng: np.random.Generator, place: int, size: int, lowest: int) -> dict[str, Any]:
    """Cost, bound, trace and the like of one run."""
    end = float(min(58, (0.02 * size**0.9) * (1 + 0.5 * place) * rng.uniform(0.7, 1.4)))
    final = lowest * (1 + (0.0004, 0.19, 0.03, 0.0012)[place % 4] * rng.uniform(0.2, 2.2))
    shares = {"prepare": 0.1, "relax": 0.5, "select": 0.25, "improve": 0.13, "check": 0.02}
    phases = {phase: share * end for phase, share in shares.items()}
    trace: tuple[TracePoint, ...] = ()
    if place % 4 != 1:
        steps = []
        finders = ("incumbent", "quick plan", "rounding", "near", "wide regret", "deep bed")
        for number, finder in enumerate(finders):
            at = end * (0.08, 0.3, 0.6, 0.72, 0.85, 0.97)[number]
            cost = int(final * (1 + (2.1, 0.3, 0.04, 0.006, 0.0008, 0.0)[number]))
            bound = None if number < 1 else int(lowest * (1 - (0, 0.2, 0.01, 0.001, 0.0005, 0.0003)[number]))
            phase = ("prepare", "relax", "relax", "select", "improve", "improve")[number]
            steps.append((round(at, 3), phase, finder if place != 2 else "", cost, bound))
        trace = made_trace(*steps)
        final = trace[-1].cost or 0
    kpis = {
        "unplaced_days": round(size * 11 * (1 + 0.2 * place) * rng.uniform(0.95, 1.05)),
        "closed_days": round(size * 5 * (1.4 - 0.1 * place) * rng.uniform(0.95, 1.05)),
        "moves": round(size * 0.07 * (1 + 0.3 * ((place + 1) % 3))),
        "family_travel_minutes": round(size * 700 * (1.2 - 0.05 * place) * rng.uniform(0.97, 1.03)),
    }
    return {
        "cost": int(final),
        "bound": None if place % 4 == 1 else float(lowest * 0.9997),
        "seconds": round(end, 3),
        "trace": trace,
        "outcome": {"seconds_by_phase": phases, "kpis": kpis},
    }


def known_store() -> tuple[Run, ...]:
    """
    Two settings, two instances, two seeds; each run has its plan at its end.

    Best known are 1,000 and 2,000 points, bounds 990 and 1,980; the limit is 60 s. `b` has no plan once.
    """

    def run(setting: str, instance: str, seed: int, cost: int | None, seconds: float) -> Run:
        bound = None if cost is None else {"region-1": 990.0, "region-2": 1_980.0}[instance]
        return made_run(setting, instance, seed, cost=cost, bound=bound, seconds=seconds)

    return (
        run("a", "region-1", 1, 1_000, 4.0),
        run("a", "region-1", 2, 1_250, 6.0),
        run("a", "region-2", 1, 2_000, 10.0),
        run("a", "region-2", 2, 2_000, 12.0),
        run("b", "region-1", 1, 1_000, 2.0),
        run("b", "region-1", 2, 1_000, 8.0),
        run("b", "region-2", 1, None, 60.0),
        run("b", "region-2", 2, 2_500, 20.0),
    )


def sorted_out(runs: Sequence[Run], target: str = "1%", baseline: str | None = None) -> Material:
    """The material of runs."""
    return sort_out(runs, target_named(target), baseline)


def table_rows(figure: Figure) -> list[tuple[Any, ...]]:
    """What a figure draws, as numbers."""
    assert figure.data is not None
    return [tuple(row) for row in figure.data.rows]
