from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from models.settings import SolverSettings

OPTIONS = {
    "time_limit_seconds": "--time-limit",
    "gap": "--gap",
    "workers": "--workers",
    "seed": "--seed",
    "prove": "--prove",
    "deterministic": "--deterministic",
}
"""Settings that have an option of their own."""


def solver_settings(path: Path | None, given: Mapping[str, object]) -> SolverSettings:
    """
    The settings of a file with what was given on the command line put over them.

    Raises
    ------
    InvalidInputError
        For the file.
    typer.BadParameter
        For an option out of its range.
    """
    from pydantic import ValidationError

    from models.files import read_settings
    from models.settings import SolverSettings

    settings = SolverSettings() if path is None else read_settings(path)
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return SolverSettings.model_validate({**settings.model_dump(), **chosen})
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=OPTIONS.get(str(first["loc"][0]))) from None
