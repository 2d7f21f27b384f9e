from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

RESULTS = Path("benchmarks/results/micro.json")
PAGE = Path("benchmarks/RESULTS.md")
COMMAND = "python -m benchmarks micro --report"


def micro_command(
    label: Annotated[
        str | None,
        typer.Option("--label", help="Of the release; by default the version installed.", show_default=False),
    ] = None,
    alliance: Annotated[bool, typer.Option("--alliance", help="The alliance as well: minutes, not seconds.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """Time single steps of the work, and keep the figures of each release beside each other."""
    import importlib.metadata

    from benchmarks.external.sections import SectionMissingError, rewrite_section
    from benchmarks.micro.records import MicroResults
    from benchmarks.micro.report import micro_markdown
    from benchmarks.micro.running import MicroFailedError, measure
    from models.files.atomic import write_file

    try:
        results = MicroResults.model_validate_json(out.read_bytes()) if out.is_file() or report else MicroResults()
    except (OSError, ValidationError) as error:
        raise typer.BadParameter(str(error), param_hint="--out") from None
    if not report:
        try:
            release = measure(label or importlib.metadata.version("thuisnabij"), with_alliance=alliance)
        except MicroFailedError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
        results = results.having(release)
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    try:
        rewrite_section(page, "micro", COMMAND, micro_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
