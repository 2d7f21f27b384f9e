from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

if TYPE_CHECKING:
    from benchmarks.desk.records import DeskResults

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
    from benchmarks.desk.measuring import Asked, measure, with_quality, with_speed
    from benchmarks.desk.report import desk_markdown
    from benchmarks.external.sections import SectionMissingError, rewrite_section
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
    from benchmarks.desk.records import DeskResults

    try:
        return DeskResults.model_validate_json(out.read_bytes())
    except (OSError, ValidationError) as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
