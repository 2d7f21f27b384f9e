"""The machine, and the state of the code on it."""

import importlib.metadata
import os
import platform
import re
import resource
import subprocess
import sys
from pathlib import Path

import benchmarks
from benchmarks.bench.runs.record import Machine

ROOT = Path(benchmarks.__file__).resolve().parents[1]
"""The folder that the packages lie in: a checkout, or where they are installed."""
CHANGED = "+changes"
LIBRARIES = ("thuisnabij", "ortools", "highspy", "numpy", "scipy", "numba", "networkx", "timefold")


def this_machine() -> Machine:
    """Processor, cores, memory, Python, the libraries that the methods use and the state of the code that runs."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=_processor(),
        cores=cores(),
        memory_gib=round(pages * size / 2**30, 1),
        python=platform.python_version(),
        versions={name: _version(name) for name in LIBRARIES},
        git=code_state(ROOT),
    )


def code_state(root: Path) -> str:
    """
    Commit of the code in a folder, with '+changes' if Python files differ from it; empty where git does not know it.

    Only Python files: a run writes stores and pages, which change no other run.
    """
    if _git(root, "ls-files", "--error-unmatch", "benchmarks/__init__.py") is None:
        # not a checkout, or installed in a folder of somebody else's
        return ""
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    if not commit:
        return ""
    return commit + (CHANGED if _git(root, "status", "--porcelain", "--", "*.py") else "")


def load() -> float:
    """Mean number of processes that wanted a core in the last minute."""
    return round(os.getloadavg()[0], 2)


def cores() -> int:
    """That this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def peak_mib() -> float:
    """
    Most memory this process has held, in MiB.

    On Linux from the process's own high-water mark: `getrusage` hands down the parent's through `exec`.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
        if found is not None:
            return round(int(found[1]) / 1024, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 1024), 1)


def _git(root: Path, *arguments: str) -> str | None:
    try:
        ran = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.strip()


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        found = re.search(r"^model name\s*:\s*(.+)$", information.read_text(encoding="utf-8"), re.MULTILINE)
        if found is not None:
            return found[1].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
