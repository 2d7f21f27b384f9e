import subprocess
from pathlib import Path

import benchmarks

ROOT = Path(benchmarks.__file__).resolve().parents[1]
"""The folder that the packages lie in: a checkout, or where they are installed."""
CHANGED = "+changes"


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


def _git(root: Path, *arguments: str) -> str | None:
    try:
        told = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()
