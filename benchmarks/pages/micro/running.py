import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field

from benchmarks.bench.runs.machine import ROOT, load, this_machine
from benchmarks.bench.runs.record import Machine
from models.base import Model


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


FOLDER = Path(__file__).parent


class MicroFailedError(Exception):
    """The steps were not measured; pytest has told why."""


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
    begun, before = datetime.now(UTC).replace(microsecond=0), load()
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "pytest", str(FOLDER), "--benchmark-only", f"--benchmark-json={out}"]
        # processor time: on a machine that others use as well, the clock would measure them
        command += ["--benchmark-timer=time.process_time", *(["--alliance"] if with_alliance else [])]
        ended = subprocess.run(command, stdout=sys.stderr, check=False, cwd=ROOT)
        if ended.returncode:
            raise MicroFailedError(f"pytest ended with {ended.returncode}")
        told = json.loads(out.read_text(encoding="utf-8"))
    return Release(
        label=label,
        machine=this_machine(),
        begun=begun,
        load_before=before,
        load_after=load(),
        figures=tuple(figure_of(item) for item in told["benchmarks"]),
    )


def figure_of(told: Mapping[str, Any]) -> Figure:
    """One entry of pytest-benchmark's file."""
    stats = told["stats"]
    return Figure(
        **told["extra_info"],
        rounds=stats["rounds"] * stats["iterations"],
        min_seconds=_rounded(stats["min"]),
        median_seconds=_rounded(stats["median"]),
        iqr_seconds=_rounded(stats["iqr"]),
    )


def _rounded(seconds: float) -> float:
    """Four digits: more are noise."""
    return float(f"{seconds:.4g}")
