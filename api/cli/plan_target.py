import os
from collections.abc import Iterable
from pathlib import Path

import typer

from models.text import quoted


def require_writable(out: Path, inputs: Iterable[Path | None]) -> None:
    """
    Refuses, before any work, a place where the plan cannot or must not be written.

    Raises
    ------
    typer.BadParameter
        It is one of the inputs or inside one, a folder, in no folder, in one that cannot be written, or no path at all.
    """
    try:
        _require_writable(out, inputs)
    except OSError as error:
        # of the system: too long a name, a loop of links
        raise _refused(f"{quoted(str(error.filename or out))}: {error.strerror}; give another file") from None


def _require_writable(out: Path, inputs: Iterable[Path | None]) -> None:
    target = out.resolve()
    for path in inputs:
        source = None if path is None else path.resolve()
        if source is not None and (source == target or source in target.parents or _same_file(source, target)):
            raise _refused(f"the plan would overwrite the input {path}; give another file")
    if target.is_dir():
        raise _refused(f"{out} is a folder; give a file")
    if not target.parent.is_dir():
        raise _refused(f"there is no folder {target.parent}; make it first")
    if not os.access(target.parent, os.W_OK):
        raise _refused(f"{target.parent} cannot be written to; give another folder")


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _refused(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="--out")
