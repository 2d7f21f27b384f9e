"""`python -m benchmarks micro`: single steps timed release by release, and their section of RESULTS.md."""

import importlib.metadata
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import Field

from benchmarks.bench.runs.machine import ROOT, load, this_machine
from benchmarks.bench.runs.record import NOTHING, Machine, machine_words
from benchmarks.pages.micro.steps import STEPS
from benchmarks.pages.shell import (
    FOLDER,
    RESULTS_PAGE,
    Columns,
    OutOption,
    PageOption,
    ReportOption,
    Section,
    load_words,
    markdown_table,
    now,
    table_of,
)
from models.base import Model

STEPS_FOLDER = Path(__file__).parent
"""In which pytest finds the steps."""
HEAD = ("set", "step", "release", "min ms", "median ms", "IQR ms", "rounds", "to the release before")
NUMBERS = frozenset({"min ms", "median ms", "IQR ms", "rounds", "to the release before"})


class Figure(Model):
    """One step on one set."""

    step: str
    set_name: str
    set_seed: int
    rounds: int = Field(description="How often it was run; each round is one run.")
    min_seconds: float = Field(description="Processor seconds, as all here: what the machine does besides is not in.")
    median_seconds: float
    iqr_seconds: float = Field(description="Interquartile range.")


class Release(Model):
    """All steps at one state of the code."""

    label: str
    machine: Machine
    begun: datetime
    load_before: float
    load_after: float
    figures: tuple[Figure, ...]


class MicroResults(Model):
    """Everything the table is made of: every release that was measured, oldest first."""

    schema_version: str = "1"
    releases: tuple[Release, ...] = ()

    def having(self, release: Release) -> "MicroResults":
        """With a release added; one of the same label gives way and keeps its place."""
        labels = [item.label for item in self.releases]
        if release.label not in labels:
            return self.model_copy(update={"releases": (*self.releases, release)})
        kept = tuple(release if item.label == release.label else item for item in self.releases)
        return self.model_copy(update={"releases": kept})


class MicroFailedError(Exception):
    """The steps were not measured; pytest has said why."""


def micro_command(
    label: Annotated[
        str | None,
        typer.Option("--label", help="Of the release; by default the version installed.", show_default=False),
    ] = None,
    alliance: Annotated[bool, typer.Option("--alliance", help="The alliance as well: minutes, not seconds.")] = False,
    report: ReportOption = False,
    out: OutOption = FOLDER / "micro.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Time single steps of the work, and keep the figures of each release next to each other."""

    def measure_release() -> MicroResults:
        before = SECTION.stored(out) if out.is_file() else MicroResults()
        try:
            release = measure(label or importlib.metadata.version("thuisnabij"), with_alliance=alliance)
        except MicroFailedError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        return before.having(release)

    SECTION.publish(measure_release, report=report, out=out, page=page)


def measure(label: str, *, with_alliance: bool) -> Release:
    """
    Runs the steps by pytest-benchmark in a process of its own, its progress on stderr.

    Raises
    ------
    MicroFailedError
        If pytest-benchmark is not there or a step fails.
    """
    if importlib.util.find_spec("pytest_benchmark") is None:
        raise MicroFailedError("pytest-benchmark is not installed; it comes with thuisnabij[dev]")
    begun, before = now(), load()
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "pytest", str(STEPS_FOLDER), "--benchmark-only", f"--benchmark-json={out}"]
        # processor time: on a machine that others use as well, the clock would measure them
        command += ["--benchmark-timer=time.process_time", *(["--alliance"] if with_alliance else [])]
        ended = subprocess.run(command, stdout=sys.stderr, check=False, cwd=ROOT)
        if ended.returncode:
            raise MicroFailedError(f"pytest ended with {ended.returncode}")
        found = json.loads(out.read_text(encoding="utf-8"))
    return Release(
        label=label,
        machine=this_machine(),
        begun=begun,
        load_before=before,
        load_after=load(),
        figures=tuple(figure_of(item) for item in found["benchmarks"]),
    )


def figure_of(found: Mapping[str, Any]) -> Figure:
    """One entry of pytest-benchmark's file."""
    stats = found["stats"]
    return Figure(
        **found["extra_info"],
        rounds=stats["rounds"] * stats["iterations"],
        min_seconds=_rounded(stats["min"]),
        median_seconds=_rounded(stats["median"]),
        iqr_seconds=_rounded(stats["iqr"]),
    )


def _rounded(seconds: float) -> float:
    """Four digits: more are noise."""
    return float(f"{seconds:.4g}")


RELEASE_COLUMNS: Columns[Release] = {
    "release": lambda item: item.label,
    "measured on": lambda item: f"{item.begun:%Y-%m-%d}",
    "load": load_words,
    "machine": lambda item: machine_words(item.machine),
}


def micro_markdown(results: MicroResults) -> str:
    """The section of the page: every step on every set, release by release."""
    rows = [row for step in _steps(results) for row in _rows(results, *step)]
    releases = table_of(results.releases, RELEASE_COLUMNS, RELEASE_COLUMNS)
    return "\n\n".join([markdown_table(HEAD, rows, NUMBERS), releases, _legend(results)])


def _legend(results: MicroResults) -> str:
    """What the steps are, as far as they are in the table."""
    names = {step for _, _, step in _steps(results)}
    return "; ".join(f"`{step.name}`: {step.what}" for step in STEPS if step.name in names) + "."


def _steps(results: MicroResults) -> list[tuple[str, int, str]]:
    """Set, its seed and step, in the order in which they were first measured, set by set."""
    found = dict.fromkeys(
        (figure.set_name, figure.set_seed, figure.step) for item in results.releases for figure in item.figures
    )
    sets = list(dict.fromkeys(place[:2] for place in found))
    return sorted(found, key=lambda place: sets.index(place[:2]))


def _rows(results: MicroResults, set_name: str, set_seed: int, step: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    before: Figure | None = None
    for release in results.releases:
        figure = _figure(release, set_name, set_seed, step)
        if figure is None:
            continue
        times = (figure.min_seconds, figure.median_seconds, figure.iqr_seconds)
        factor = NOTHING if before is None else f"× {figure.median_seconds / before.median_seconds:.2f}"
        place = (f"{set_name}-{set_seed}", step, release.label)
        rows.append((*place, *map(milliseconds, times), f"{figure.rounds:,}", factor))
        before = figure
    return rows


def _figure(release: Release, set_name: str, set_seed: int, step: str) -> Figure | None:
    wanted = (set_name, set_seed, step)
    return next((item for item in release.figures if (item.set_name, item.set_seed, item.step) == wanted), None)


def milliseconds(seconds: float) -> str:
    """
    About three digits.

    >>> milliseconds(1.2345), milliseconds(0.04567), milliseconds(0.0012345)
    ('1,234', '45.7', '1.23')
    """
    value = 1000 * seconds
    digits = 0 if value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:,.{digits}f}"


SECTION = Section("micro", MicroResults, micro_markdown)
