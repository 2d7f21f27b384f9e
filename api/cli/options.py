from pathlib import Path
from typing import Annotated

import typer

from api.messages import Lang

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
