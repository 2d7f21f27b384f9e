from collections.abc import Iterable

from benchmarks.scaling.records import Machine, Run

NOTHING = "–"
HEAD = (
    "set",
    "youths",
    "way",
    "status",
    "cost",
    "above cheapest",
    "bound",
    "bound holds for",
    "gap",
    "seconds",
    "peak MiB",
    "violations",
    "unplaced",
)
NUMBERS = frozenset(
    {"youths", "cost", "above cheapest", "bound", "gap", "seconds", "peak MiB", "violations", "unplaced"}
)
"""Columns that are set to the right."""
PHASES_HEAD = ("set", "way", "limit", "whole process", "load", "seconds by phase", "note")


def cells(runs: Iterable[Run]) -> list[tuple[str, ...]]:
    """One row of text for each run, columns as in `HEAD`."""
    runs = tuple(runs)
    rows: list[tuple[str, ...]] = []
    for run in runs:
        found = run.outcome
        cheapest = min(
            (
                other.outcome.cost
                for other in runs
                if other.key[:2] == run.key[:2] and other.outcome.cost is not None and not other.outcome.violations
            ),
            default=None,
        )
        above = None if found.cost is None or not cheapest else found.cost / cheapest - 1
        rows.append(
            (
                set_words(run),
                f"{run.youths:,}",
                run.way,
                found.status.value,
                _whole(found.cost),
                _percent(above, 2),
                _whole(found.bound),
                NOTHING if found.bound_scope is None else found.bound_scope.value,
                _percent(found.gap, 3),
                NOTHING if found.seconds is None else f"{found.seconds:,.1f}",
                _whole(found.peak_mib),
                NOTHING if found.violations is None else f"{sum(found.violations.values())}",
                _whole(found.unplaced),
            )
        )
    return rows


def phase_cells(runs: Iterable[Run]) -> list[tuple[str, ...]]:
    """One row of text for each run, columns as in `PHASES_HEAD`."""
    return [
        (
            set_words(run),
            run.way,
            f"{run.time_limit_seconds:g} s",
            f"{run.process_seconds:,.1f} s",
            f"{run.load_before:g} → {run.load_after:g}",
            ", ".join(f"{name} {value:,.1f}" for name, value in run.outcome.seconds_by_phase.items()) or NOTHING,
            run.outcome.note or NOTHING,
        )
        for run in runs
    ]


def machine_words(machine: Machine) -> str:
    """The machine in a sentence."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gib:g} GiB; Python {machine.python}; {versions}."
    )


def set_words(run: Run) -> str:
    """Set and seed; the usual seed 1 is left out."""
    return run.set_name if run.seed == 1 else f"{run.set_name}, seed {run.seed}"


def _whole(number: float | None) -> str:
    return NOTHING if number is None else f"{number:,.0f}"


def _percent(share: float | None, digits: int) -> str:
    return NOTHING if share is None else f"{100 * share:.{digits}f} %"
