"""`python -m benchmarks external`: published sets of related problems, each with a section of RESULTS.md."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.bench.experiments.executor import warm_up_here
from benchmarks.bench.experiments.progress import ScreenReporter
from benchmarks.bench.runs.record import NOTHING
from benchmarks.pages.external.assignment import AssignmentRun
from benchmarks.pages.external.gap import read_optima
from benchmarks.pages.external.gap import run_instance as run_gap
from benchmarks.pages.external.hhcrsp import HhcrspRun
from benchmarks.pages.external.hhcrsp import run_all as run_hhcrsp
from benchmarks.pages.external.pas import PUBLISHED_BOUNDS
from benchmarks.pages.external.pas import run_instance as run_pas
from benchmarks.pages.shell import (
    FOLDER,
    RESULTS_PAGE,
    Columns,
    OutOption,
    PageOption,
    PageResults,
    ReportOption,
    Section,
    WorkersOption,
    heading,
    load_words,
    option_value,
    percent_words,
    say,
    surroundings,
    table_of,
    tenths,
    yes_or_no,
)
from models.settings import SolverSettings
from models.text.numbers import parse_wholes

SMALL_PATIENTS = 10
WORDS = {"instance", "proven", "load"}
"""Columns that hold words."""

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="The set's files; needed to run it.", show_default=False),
]
OnlyOption = Annotated[str, typer.Option("--only", metavar="NAMES", help="With commas. [default: all]")]
SeedOption = Annotated[int, typer.Option("--seed", min=0)]
LimitOption = Annotated[float, typer.Option("--time-limit", help="Seconds an instance.")]


class AssignmentResults(PageResults):
    """Everything the table of an assignment set is made of."""

    runs: tuple[AssignmentRun, ...] = ()


class HhcrspResults(PageResults):
    """Everything the table of the home care set is made of."""

    runs: tuple[HhcrspRun, ...] = ()


external = typer.Typer(
    help="Published sets of related problems; their data is not in the project.", no_args_is_help=True
)


@external.callback()
def _group() -> None:
    """Published sets of related problems; their data is not in the project."""


@external.command("hhcrsp")
def hhcrsp_command(
    data: DataOption = None,
    seeds: Annotated[str, typer.Option("--seeds", metavar="NUMBERS", help="With commas.")] = "0",
    small_limit: Annotated[float, typer.Option("--small-limit", help="Seconds, up to 10 patients.")] = 30.0,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds, more patients.")] = 60.0,
    workers: WorkersOption = 2,
    report: ReportOption = False,
    out: OutOption = FOLDER / "hhcrsp.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Home health care routing with synchronised services (Mankowska et al. 2014), by the visits' own search."""

    def measure() -> HhcrspResults:
        folder = _folder_of(data, "best_known.csv")
        numbers, around = option_value(parse_wholes, seeds, "--seeds"), surroundings()
        runs = run_hhcrsp(
            folder, lambda patients: small_limit if patients <= SMALL_PATIENTS else time_limit, numbers, workers, say
        )
        return HhcrspResults(**around, runs=tuple(runs))

    HHCRSP.publish(measure, report=report, out=out, page=page)


@external.command("gap")
def gap_command(
    data: DataOption = None,
    only: OnlyOption = "",
    seed: SeedOption = 0,
    time_limit: LimitOption = 60.0,
    workers: WorkersOption = 2,
    report: ReportOption = False,
    out: OutOption = FOLDER / "gap.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Generalised assignment (OR library and Yagiura), through the engine's relaxation and selection."""

    def measure() -> AssignmentResults:
        folder = _folder_of(data, "best_known.csv")
        optima = read_optima(folder / "best_known.csv")
        names = _asked_for(only, list(optima))
        settings = SolverSettings(time_limit_seconds=time_limit, gap=0.0, prove=True, seed=seed, workers=workers)
        return _run_each(names, lambda name: run_gap(folder / name, optima[name], settings))

    GAP.publish(measure, report=report, out=out, page=page)


@external.command("pas")
def pas_command(
    data: DataOption = None,
    only: OnlyOption = "",
    seed: SeedOption = 0,
    time_limit: LimitOption = 300.0,
    workers: WorkersOption = 2,
    report: ReportOption = False,
    out: OutOption = FOLDER / "pas.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Patient admission scheduling (Demeester et al. 2010): rooms of one gender at a time, through the engine."""

    def measure() -> AssignmentResults:
        names = _asked_for(only, list(PUBLISHED_BOUNDS))
        folder = _folder_of(data, *names)
        settings = SolverSettings(
            time_limit_seconds=time_limit, gap=0.0, improve_rounds=100_000, seed=seed, workers=workers
        )
        return _run_each(names, lambda name: run_pas(folder / name, settings))

    PAS.publish(measure, report=report, out=out, page=page)


def _folder_of(data: Path | None, *names: str) -> Path:
    """
    The folder of a set, with the files that are needed in it.

    Raises
    ------
    typer.BadParameter
        If none is given, or it lacks a file.
    """
    if data is None:
        raise typer.BadParameter("give the folder of the set; its data is not in the project", param_hint="--data")
    missing = [name for name in names if not (data / name).is_file()]
    if missing:
        raise typer.BadParameter(f"{data} does not hold {', '.join(missing)}", param_hint="--data")
    return data


def _asked_for(only: str, known: list[str]) -> list[str]:
    names = [name.strip() for name in only.split(",") if name.strip()] or known
    strange = [name for name in names if name not in known]
    if strange:
        raise typer.BadParameter(f"no {', '.join(strange)}; there are {', '.join(known)}", param_hint="--only")
    return names


def _run_each(names: Sequence[str], run: Callable[[str], AssignmentRun]) -> AssignmentResults:
    """Every instance, one after another, with a line for each on stderr; before the first a run that compiles."""
    warm_up_here(threading.Event(), ScreenReporter(Console(stderr=True)))
    around, runs = surroundings(), []
    for name in names:
        found = run(name)
        cost = f"{found.faults[0]}, ..." if found.cost is None else f"{found.cost:,.10g}"
        say(f"{name}: {cost} (published {found.reference:,.10g}), bound {found.bound:,.1f}, {found.seconds:.1f} s")
        runs.append(found)
    return AssignmentResults(**around, runs=tuple(runs))


def assignment_markdown(results: AssignmentResults, jobs: str, agents: str, reference: str) -> str:
    """
    Everything between the markers; nothing here is written by hand.

    Parameters
    ----------
    jobs, agents, reference
        What the set calls them, as heads of columns.
    """
    columns: Columns[AssignmentRun] = {
        "instance": lambda run: run.instance,
        jobs: lambda run: f"{run.jobs}",
        agents: lambda run: f"{run.agents}",
        "periods": lambda run: f"{run.periods}",
        reference: lambda run: f"{run.reference:,.10g}",
        "found": lambda run: NOTHING if run.cost is None else f"{run.cost:,.10g}",
        "above": lambda run: percent_words(run.above),
        "proven": lambda run: yes_or_no(run.proven),
        "bound": lambda run: f"{run.bound:,.1f}",
        "gap": lambda run: percent_words(run.gap),
        "seconds": lambda run: tenths(run.seconds),
        "last gain": lambda run: tenths(run.last_gain_seconds),
        "limit": lambda run: f"{run.time_limit_seconds:g}",
        "seed": lambda run: f"{run.seed}",
        "faults": lambda run: f"{len(run.faults)}",
        "load": load_words,
    }
    return f"{heading(results, _threads(results.runs))}\n\n{table_of(results.runs, columns, WORDS)}"


HHCRSP_COLUMNS: Columns[HhcrspRun] = {
    "instance": lambda run: run.instance.removesuffix(".json"),
    "patients": lambda run: f"{run.patients}",
    "caregivers": lambda run: f"{run.caregivers}",
    "services": lambda run: f"{run.services}",
    "best known": lambda run: f"{run.best_known:.3f}",
    "found": lambda run: f"{run.total:.3f}",
    "above": lambda run: percent_words(run.above),
    "proven": lambda run: yes_or_no(run.proven),
    "bound": lambda run: f"{run.bound:.3f}",
    "seconds": lambda run: tenths(run.seconds),
    "last gain": lambda run: tenths(run.last_gain_seconds),
    "limit": lambda run: f"{run.time_limit_seconds:g}",
    "seed": lambda run: f"{run.seed}",
    "faults": lambda run: f"{len(run.faults)}",
    "load": load_words,
}


def hhcrsp_markdown(results: HhcrspResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    return f"{heading(results, _threads(results.runs))}\n\n{table_of(results.runs, HHCRSP_COLUMNS, WORDS)}"


def _threads(runs: Sequence[AssignmentRun | HhcrspRun]) -> str:
    return f", {runs[0].workers if runs else 0} threads"


HHCRSP = Section("hhcrsp", HhcrspResults, hhcrsp_markdown, "external hhcrsp")
GAP = Section(
    "gap",
    AssignmentResults,
    lambda results: assignment_markdown(results, "jobs", "agents", "optimum"),
    "external gap",
)
PAS = Section(
    "pas",
    AssignmentResults,
    lambda results: assignment_markdown(results, "patients", "rooms", "published bound"),
    "external pas",
)
