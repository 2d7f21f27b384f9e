from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scaling.records import Results, Run
from benchmarks.scaling.runner import run_apart
from benchmarks.scaling.storing import store
from fixtures.generator import generate

WARM_UP = ("small", 1, "engine", 5.0)
"""Set, seed, way and seconds of the run that leaves compiled code on disk."""


@dataclass(frozen=True)
class Limits:
    """What each run may use."""

    time_seconds: float
    memory_gib: float


def run_all(
    results: Results,
    set_names: Sequence[str],
    seed: int,
    ways: Sequence[str],
    limits: Limits,
    out: Path,
    tell: Callable[[str], object],
    *,
    warm_up: bool,
) -> Results:
    """
    Every way on every set, never two at once; what is done is stored after each run.

    Parameters
    ----------
    results
        Runs to keep, unless made anew.
    tell
        Called with a line before and after each run.
    """
    if warm_up:
        set_name, of_set, way, seconds = WARM_UP
        tell(f"warming up: {way} on {set_name}")
        run_apart(generate(set_name, of_set), set_name, of_set, way, seconds, limits.memory_gib)
    for set_name in set_names:
        snapshot = generate(set_name, seed)
        for way in ways:
            tell(f"{set_name}: {way}, {limits.time_seconds:g} s at most")
            run = run_apart(snapshot, set_name, seed, way, limits.time_seconds, limits.memory_gib)
            results = results.with_run(run)
            store(out, results)
            tell(f"  {_in_short(run)}")
    return results


def _in_short(run: Run) -> str:
    found = run.outcome
    cost = "no plan" if found.cost is None else f"{found.cost:,} points"
    return f"{found.status.value}, {cost}, {run.process_seconds:.1f} s {found.note}".strip()
