import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from api.messages import Lang

G = TypeVar("G")
T = TypeVar("T")
LONGEST_SECONDS = 86_400.0
"""Of a search, as in the settings."""
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout; messages on stderr.")]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="THUISNABIJ_LANG", help="Language of what is written for people.")
]
SnapshotArgument = Annotated[
    Path,
    typer.Argument(metavar="SNAPSHOT", help="A .json file, an .xlsx workbook or a folder of CSV files."),
]
PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan as JSON.")]
PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="TOML", help="Exchange rates and norms.", show_default=False),
]
TravelOption = Annotated[
    str,
    typer.Option(
        "--travel",
        metavar="SOURCE",
        envvar="THUISNABIJ_TRAVEL",
        help="Travel times: roads, great-circle, matrix:FILE.csv or osrm:URL#MAP-VERSION.",
    ),
]
TravelFallbackOption = Annotated[
    str | None,
    typer.Option(
        "--travel-fallback",
        metavar="SOURCE",
        help="Instead of an osrm server that does not answer.",
        show_default=False,
    ),
]
PublishedOption = Annotated[
    Path | None,
    typer.Option(
        "--published",
        metavar="PLAN",
        help="The plan that people know; departing from it costs points.",
        show_default=False,
    ),
]


def finite(value: float | None) -> float | None:
    """
    A number of an option; `nan` lies in every range, for no comparison with it holds.

    Raises
    ------
    typer.BadParameter
        If it is nan or infinite.
    """
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number to count with; give one such as 12.5")
    return value


def option_value(parse: Callable[[G], T], given: G, option: str) -> T:
    """
    What was given for an option says, taken apart.

    Parameters
    ----------
    parse
        One of `models.text`, or another that raises `ValueError` with words for people.

    Raises
    ------
    typer.BadParameter
        With what was given and an example, if it says nothing.
    """
    try:
        return parse(given)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
