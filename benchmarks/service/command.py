from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

RESULTS = Path("benchmarks/results/service.json")
PAGE = Path("benchmarks/RESULTS.md")
COMMAND = "python -m benchmarks service --report"


def service_command(
    set_name: Annotated[str, typer.Option("--set", metavar="SET", help="Stored, solved and read.")] = "alliance",
    per_second: Annotated[float, typer.Option("--per-second", min=1, max=1000, help="Reads a second.")] = 50.0,
    for_seconds: Annotated[float, typer.Option("--for", min=1, metavar="SECONDS", help="Of each run.")] = 60.0,
    starts: Annotated[int, typer.Option("--starts", min=1, help="Starts of the service.")] = 5,
    plans: Annotated[int, typer.Option("--plans", min=1, help="Plans queued one after the other, each time.")] = 10,
    plan_limit: Annotated[float, typer.Option("--plan-limit", help="Seconds of the plan that is read.")] = 60.0,
    idle: Annotated[float, typer.Option("--idle", help="Seconds before memory is measured.")] = 20.0,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """How the service does beside a nightly solve: a real process, on a real socket, with SQLite."""
    from benchmarks.external.sections import SectionMissingError, rewrite_section
    from benchmarks.service.measuring import Trial, measure
    from benchmarks.service.records import ServiceResults
    from benchmarks.service.report import service_markdown
    from benchmarks.service.server import ServiceFailedError
    from fixtures.generator import SETS
    from models.files.atomic import write_file
    from models.files.json_text import json_bytes

    console = Console(stderr=True)

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    if report:
        try:
            results = ServiceResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        if set_name not in SETS:
            raise typer.BadParameter(f"no set {set_name!r}; choose from {', '.join(SETS)}", param_hint="--set")
        trial = Trial(
            set_name=set_name,
            per_second=per_second,
            for_seconds=for_seconds,
            starts=starts,
            plans=plans,
            plan_seconds=plan_limit,
            idle_seconds=idle,
        )
        try:
            results = measure(trial, datetime.now(UTC).replace(microsecond=0), say)
        except ServiceFailedError as error:
            say(str(error))
            raise typer.Exit(1) from None
        write_file(out, json_bytes(results))
    try:
        rewrite_section(page, "service", COMMAND, service_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
