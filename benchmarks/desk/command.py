from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

RESULTS = Path("benchmarks/results/desk.json")
PAGE = Path("benchmarks/RESULTS.md")
COMMAND = "python -m benchmarks desk --report"


def desk_command(
    speed_set: Annotated[str, typer.Option("--speed-set", metavar="SET", help="Asked for speed.")] = "alliance",
    quality_set: Annotated[str, typer.Option("--quality-set", metavar="SET", help="Youths held out of.")] = "region",
    youths: Annotated[int, typer.Option("--youths", min=0, help="Held out, of seeds 1, 2, ...")] = 200,
    plan_limit: Annotated[float, typer.Option("--plan-limit", help="Seconds of the plan for speed.")] = 60.0,
    quality_plan_limit: Annotated[float, typer.Option("--quality-plan-limit", help="Seconds a seed.")] = 20.0,
    search_limit: Annotated[float, typer.Option("--search-limit", help="Seconds of each search for quality.")] = 2.0,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """How fast the placement desk answers, and what its first option costs beside a full search."""
    from benchmarks.desk.quality import measure_quality
    from benchmarks.desk.records import DeskResults
    from benchmarks.desk.report import desk_markdown
    from benchmarks.desk.speed import measure_speed
    from benchmarks.external.sections import SectionMissingError, rewrite_section
    from benchmarks.runs.machine import this_machine
    from fixtures.generator import SETS
    from matcher.travel.great_circle import GreatCircleTravel
    from models.files.atomic import write_file

    console = Console(stderr=True)

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    if report:
        try:
            results = DeskResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        for option, name in (("--speed-set", speed_set), ("--quality-set", quality_set)):
            if name not in SETS:
                raise typer.BadParameter(f"no set {name!r}; choose from {', '.join(SETS)}", param_hint=option)
        travel, begun = GreatCircleTravel(), datetime.now(UTC).replace(microsecond=0)
        speeds = measure_speed(speed_set, 1, plan_limit, travel, say)
        held_out = measure_quality(quality_set, youths, quality_plan_limit, search_limit, travel, say)
        results = DeskResults(
            machine=this_machine(),
            begun=begun,
            travel=travel.name,
            youths_asked_for=youths,
            search_seconds=search_limit,
            speeds=tuple(speeds),
            held_out=tuple(held_out),
        )
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    try:
        rewrite_section(page, "desk", COMMAND, desk_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
