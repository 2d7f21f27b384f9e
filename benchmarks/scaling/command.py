from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

DEFAULT_SETS = "small,region,alliance,alliance-scarce,crisis-noord-veluwe"
RESULTS = Path("benchmarks/results/scaling.json")
PAGE = Path("benchmarks/RESULTS.md")
TABLE_WIDTH = 190

OutOption = Annotated[Path, typer.Option("--out", metavar="JSON", help="Where the figures are kept.")]
PageOption = Annotated[Path, typer.Option("--page", metavar="MD", help="The page with the table's markers.")]


def scaling_command(
    sets: Annotated[str, typer.Option("--sets", metavar="NAMES", help="With commas.")] = DEFAULT_SETS,
    peers: Annotated[
        str,
        typer.Option(
            "--peers",
            metavar="NAMES",
            help="With commas; module:ATTRIBUTE for one of your own. [default: all]",
        ),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the sets and of the ways.")] = 1,
    time_limit: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds for each run.")] = 60.0,
    memory_limit: Annotated[float, typer.Option("--memory-limit", min=0.5, help="GiB for each run.")] = 16.0,
    add: Annotated[bool, typer.Option("--add", help="Keep the file's runs of other sets and ways.")] = False,
    warm_up: Annotated[bool, typer.Option(help="First an unmeasured run, which compiles.")] = True,
    out: OutOption = RESULTS,
    page: PageOption = PAGE,
) -> None:
    """Run the ways of planning on sets of rising size, one after the other, and table the figures."""
    from benchmarks.peers import PEERS
    from benchmarks.scaling.finding import find_peer
    from benchmarks.scaling.running import Limits, run_all
    from benchmarks.scaling.storing import OtherMachineError, opened
    from fixtures.generator import SETS

    set_names = _names(sets)
    unknown = [name for name in set_names if name not in SETS]
    if unknown or not set_names:
        raise typer.BadParameter(f"no set {', '.join(unknown)!r}; choose from {', '.join(SETS)}", param_hint="--sets")
    ways = _names(peers) or [peer.name for peer in PEERS]
    try:
        for way in ways:
            find_peer(way)
        results = opened(out, add=add)
    except LookupError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="--peers") from None
    except (OtherMachineError, ValidationError) as error:
        raise typer.BadParameter(str(error), param_hint="--add") from None
    console = Console(stderr=True)
    limits = Limits(time_limit, memory_limit)

    def tell(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    run_all(results, set_names, seed, ways, limits, out, tell, warm_up=warm_up)
    _tell(results_path=out, page=page)


def report_command(out: OutOption = RESULTS, page: PageOption = PAGE) -> None:
    """Write the table anew from the figures kept, without running anything."""
    if not out.is_file():
        raise typer.BadParameter(f"{out} is not there; `python -m benchmarks scaling` makes it", param_hint="--out")
    _tell(results_path=out, page=page)


def _tell(results_path: Path, page: Path) -> None:
    from benchmarks.scaling.report import MarkersMissingError, rewrite
    from benchmarks.scaling.storing import stored
    from benchmarks.scaling.table import results_table

    try:
        results = stored(results_path)
    except ValidationError as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
    console = Console()
    # a pipe has no width of its own
    Console(width=max(console.width, TABLE_WIDTH)).print(results_table(results))
    try:
        rewrite(page, results)
    except (MarkersMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
