from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.pages.shell import option_value
from models.text.numbers import parse_named_wholes, parse_wholes

RESULTS = Path("benchmarks/results/visits.json")
PAGE = Path("benchmarks/RESULTS.md")
COMMAND = "python -m benchmarks visits --report"


def visits_command(
    weeks: Annotated[str, typer.Option("--weeks", metavar="NAME:SEED", help="With commas.")] = (
        "team-12:1,team-40:1,team-40:2,team-80:1"
    ),
    days: Annotated[
        str, typer.Option("--days", metavar="NAME:SEED", help="Beside PyVRP, with commas.")
    ] = "day-30:1,day-30:2",
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds of a short run.")] = 30.0,
    long_limit: Annotated[float, typer.Option("--long-limit", help="Seconds of a long run.")] = 120.0,
    long_runs: Annotated[int, typer.Option("--long-runs", min=0)] = 5,
    day_limit: Annotated[float, typer.Option("--day-limit", help="Seconds of each way on a day.")] = 10.0,
    seeds: Annotated[str, typer.Option("--seeds", metavar="NUMBERS", help="Of the short runs.")] = "0",
    workers: Annotated[int, typer.Option("--workers", min=1)] = 2,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """Invented team weeks: short runs beside the best of long ones; days of single visits beside PyVRP."""
    from benchmarks.bench.runs.machine import this_machine
    from benchmarks.pages.shell import SectionMissingError, rewrite_section
    from benchmarks.pages.visits.report import WeekResults, visits_markdown
    from benchmarks.pages.visits.running import Trial, run_all
    from fixtures.visits import TEAM_WEEKS
    from matcher.travel.great_circle import GreatCircleTravel
    from models.files.atomic import write_file

    console = Console(stderr=True)
    if report:
        try:
            results = WeekResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        named = {
            option: option_value(parse_named_wholes, text, option)
            for option, text in (("--weeks", weeks), ("--days", days))
        }
        for option, items in named.items():
            unknown = [name for name, _ in items if name not in TEAM_WEEKS]
            names = ", ".join(TEAM_WEEKS)
            if unknown:
                raise typer.BadParameter(f"no set {unknown[0]!r}; choose from {names}", param_hint=option)
        travel = GreatCircleTravel()
        trial = Trial(
            short_seconds=time_limit,
            short_seeds=tuple(option_value(parse_wholes, seeds, "--seeds")),
            long_seconds=long_limit,
            long_seeds=tuple(range(1, long_runs + 1)),
            workers=workers,
        )
        begun = datetime.now(UTC).replace(microsecond=0)
        runs = run_all(
            named["--weeks"],
            named["--days"],
            day_limit,
            trial,
            travel,
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
        )
        results = WeekResults(
            machine=this_machine(), begun=begun, workers=workers, travel=travel.name, runs=tuple(runs)
        )
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    try:
        rewrite_section(page, "visits", COMMAND, visits_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
