import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.micro.records import Figure, Release
from benchmarks.runs.code_state import ROOT
from benchmarks.runs.machine import load, this_machine

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
