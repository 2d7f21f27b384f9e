"""`python -m benchmarks results`: the runs of a store of the bench, as a section of RESULTS.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.bench.experiments.summary import cheapest
from benchmarks.bench.runs.record import NOTHING, Run, late_words, machine_words, percent, seconds_late, whole
from benchmarks.pages.shell import (
    RESULTS_PAGE,
    PageOption,
    load_words,
    markdown_table,
    stored_runs,
    write_section,
)

COMMAND = "python -m benchmarks results"
HEAD = (
    "instance",
    "youths",
    "setting",
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
LATE = " (late)"
"""Behind the seconds of a run that took longer than its limit and a grace."""
PHASES_HEAD = ("instance", "setting", "limit", "whole process", "load", "seconds by phase", "note")


def results_command(
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="Made by `thuisnabij bench run`.")],
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Write a store's runs as a table into the page, in the section named for the experiment; runs nothing."""
    runs = stored_runs(store, "--store")
    names = sorted({run.experiment for run in runs})
    if len(names) != 1:
        raise typer.BadParameter(
            f"{store} holds runs of {len(names)} experiments; a section is one experiment's", param_hint="--store"
        )
    write_section(page, names[0], COMMAND, results_markdown(runs))


def results_markdown(runs: Sequence[Run]) -> str:
    """A section of the page: machines, table, phases; nothing in it is written by hand."""
    machines = dict.fromkeys(machine_words(run.machine) for run in runs)
    days = sorted({f"{run.begun:%Y-%m-%d}" for run in runs})
    parts = [
        *machines,
        f"Run on {', '.join(days)}." if days else "No runs.",
        markdown_table(HEAD, cells(runs), NUMBERS),
        "Seconds by phase, time limit and the machine's load (mean of a minute) before and after:",
        markdown_table(PHASES_HEAD, phase_cells(runs), frozenset()),
    ]
    return "\n\n".join(parts)


def cells(runs: Sequence[Run]) -> list[tuple[str, ...]]:
    """One row of text for each run, columns as in `HEAD`."""
    best, names = cheapest(runs), _instances(runs)
    return [
        (
            names[run.key],
            whole(run.features.get("youths")),
            run.setting,
            run.outcome.status.value,
            whole(run.outcome.cost),
            percent(_above(run, best), 2),
            whole(run.outcome.bound),
            NOTHING if run.outcome.bound_scope is None else run.outcome.bound_scope.value,
            percent(run.outcome.gap, 3),
            NOTHING if run.outcome.seconds is None else f"{run.outcome.seconds:,.1f}{_late(run)}",
            whole(run.outcome.peak_mib),
            NOTHING if run.outcome.violations is None else f"{sum(run.outcome.violations.values())}",
            whole(run.outcome.kpis.get("unplaced_youths")),
        )
        for run in ordered(runs)
    ]


def phase_cells(runs: Sequence[Run]) -> list[tuple[str, ...]]:
    """One row of text for each run, columns as in `PHASES_HEAD`."""
    names = _instances(runs)
    return [
        (
            names[run.key],
            run.setting,
            f"{run.time_limit_seconds:g} s",
            f"{run.process_seconds:,.1f} s",
            load_words(run),
            ", ".join(f"{name} {value:,.1f}" for name, value in run.outcome.seconds_by_phase.items()) or NOTHING,
            "; ".join(part for part in (late_words(run), run.outcome.note) if part) or NOTHING,
        )
        for run in ordered(runs)
    ]


def ordered(runs: Sequence[Run]) -> list[Run]:
    """Small instances first; on each the settings in the order of the store."""
    settings = list(dict.fromkeys(run.setting for run in runs))

    def place(run: Run) -> tuple[float, str, int, int]:
        return run.features.get("youths", 0.0), run.instance, settings.index(run.setting), run.seed

    return sorted(runs, key=place)


def _instances(runs: Sequence[Run]) -> dict[str, str]:
    """Names by key, with the run's seed where a setting was run with several on an instance."""
    seeds: dict[tuple[str, str], set[int]] = {}
    for run in runs:
        seeds.setdefault((run.setting, run.instance), set()).add(run.seed)
    return {
        run.key: run.instance + (f", seed {run.seed}" if len(seeds[run.setting, run.instance]) > 1 else "")
        for run in runs
    }


def _late(run: Run) -> str:
    return LATE if seconds_late(run) else ""


def _above(run: Run, best: dict[str, int]) -> float | None:
    cheapest_points = best.get(run.snapshot_id)
    return None if run.outcome.cost is None or not cheapest_points else run.outcome.cost / cheapest_points - 1
