from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmarks.bench.runs.record import Run

FOLDER = Path("bench")
"""Where `bench run` puts its stores, in the current folder."""

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="JSON lines of `bench run`; by default the newest in bench/.",
        show_default=False,
    ),
]


def chosen_store(given: Path | None) -> Path:
    """
    The store given, or the one in `bench/` that was written last.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    if given is not None:
        return given
    stores = sorted(FOLDER.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    if not stores:
        raise _refused(
            FOLDER, "no_store", "there is no store of runs here", "Run `thuisnabij bench run`, or give a store."
        )
    return stores[-1]


def stored_runs(path: Path) -> tuple[Run, ...]:
    """
    The runs of a store.

    Raises
    ------
    InvalidInputError
        If it is not there, holds no runs, or a line is no run.
    """
    from benchmarks.bench.runs.store import read_runs

    if not path.is_file():
        raise _refused(
            path, "missing_file", "there is no such file", "Run `thuisnabij bench run`, or correct the path."
        )
    runs = read_runs(path)
    if not runs:
        raise _refused(path, "no_runs", "the store holds no runs yet", "Let `thuisnabij bench run` end a run first.")
    return runs


def _refused(path: Path, code: str, message: str, remedy: str) -> Exception:
    from models.issue import InvalidInputError, Issue

    return InvalidInputError(str(path), [Issue(code=code, path="", message=message, remedy=remedy)])
