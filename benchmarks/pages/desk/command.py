from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.desk.quality import measure_quality
from benchmarks.pages.desk.records import DeskResults
from benchmarks.pages.desk.speed import measure_speed
from matcher.travel.great_circle import GreatCircleTravel

if TYPE_CHECKING:
    from benchmarks.pages.desk.records import DeskResults


@dataclass(frozen=True)
class Asked:
    """What is to be measured, and how long."""

    speed_set: str
    quality_set: str
    youths: int
    plan_seconds: float
    quality_plan_seconds: float
    search_seconds: float


def measure(asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """Speed, then quality."""
    results = _nothing_yet(asked)
    return with_quality(with_speed(results, asked, say), asked, say).model_copy(
        update={"quality_machine": None, "quality_begun": None}
    )


def with_speed(results: DeskResults, asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """The results with speed measured anew; the quality figures keep their machine and day."""
    fresh = _nothing_yet(asked)
    speeds = measure_speed(asked.speed_set, 1, asked.plan_seconds, GreatCircleTravel(), say)
    return results.model_copy(
        update={
            "quality_machine": results.quality_machine or results.machine,
            "quality_begun": results.quality_begun or results.begun,
            "machine": fresh.machine,
            "begun": fresh.begun,
            "travel": fresh.travel,
            "speeds": tuple(speeds),
        }
    )


def with_quality(results: DeskResults, asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """The results with quality measured anew."""
    fresh = _nothing_yet(asked)
    held_out = measure_quality(
        asked.quality_set, asked.youths, asked.quality_plan_seconds, asked.search_seconds, GreatCircleTravel(), say
    )
    return results.model_copy(
        update={
            "quality_machine": fresh.machine,
            "quality_begun": fresh.begun,
            "youths_asked_for": asked.youths,
            "search_seconds": asked.search_seconds,
            "held_out": tuple(held_out),
        }
    )


def _nothing_yet(asked: Asked) -> DeskResults:
    return DeskResults(
        machine=this_machine(),
        begun=datetime.now(UTC).replace(microsecond=0),
        travel=GreatCircleTravel().name,
        youths_asked_for=asked.youths,
        search_seconds=asked.search_seconds,
    )


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
    only: Annotated[
        str, typer.Option("--only", metavar="speed|quality", help="Measure only this; the rest stays as it was kept.")
    ] = "",
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """How fast the placement desk answers, and what its first option costs beside a full search."""
    pass
    from benchmarks.pages.desk.report import desk_markdown
    from benchmarks.pages.shell import SectionMissingError, rewrite_section
    from fixtures.generator import SETS
    from models.files.atomic import write_file

    console = Console(stderr=True)

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    if only not in ("", "speed", "quality"):
        raise typer.BadParameter(f"{only!r}; choose speed or quality", param_hint="--only")
    for option, name in (("--speed-set", speed_set), ("--quality-set", quality_set)):
        if name not in SETS:
            raise typer.BadParameter(f"no set {name!r}; choose from {', '.join(SETS)}", param_hint=option)
    asked = Asked(speed_set, quality_set, youths, plan_limit, quality_plan_limit, search_limit)
    if report:
        results = _kept(out)
    elif only:
        results = (with_speed if only == "speed" else with_quality)(_kept(out), asked, say)
    else:
        results = measure(asked, say)
    if not report:
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    try:
        rewrite_section(page, "desk", COMMAND, desk_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None


def _kept(out: Path) -> "DeskResults":
    """
    What was measured before.

    Raises
    ------
    typer.BadParameter
        If there is no such file or it holds something else.
    """
    from benchmarks.pages.desk.records import DeskResults

    try:
        return DeskResults.model_validate_json(out.read_bytes())
    except (OSError, ValidationError) as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
