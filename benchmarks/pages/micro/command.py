from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from benchmarks.bench.runs.record import machine_words
from benchmarks.pages.micro.running import Figure, MicroResults, Release
from benchmarks.pages.micro.steps import STEPS
from benchmarks.pages.shell import markdown_table

HEAD = ("set", "step", "release", "min ms", "median ms", "IQR ms", "rounds", "to the release before")
NUMBERS = frozenset({"min ms", "median ms", "IQR ms", "rounds", "to the release before"})
RELEASES_HEAD = ("release", "measured on", "load", "machine")
FIRST = "–"


def micro_markdown(results: MicroResults) -> str:
    """The section of the page: every step on every set, release by release."""
    releases = [
        (
            item.label,
            f"{item.begun:%Y-%m-%d}",
            f"{item.load_before:g} → {item.load_after:g}",
            machine_words(item.machine),
        )
        for item in results.releases
    ]
    rows = [row for step in _steps(results) for row in _rows(results, *step)]
    return "\n\n".join(
        [markdown_table(HEAD, rows, NUMBERS), markdown_table(RELEASES_HEAD, releases, frozenset()), _legend(results)]
    )


def _legend(results: MicroResults) -> str:
    """What the steps are, as far as they are in the table."""
    names = {step for _, _, step in _steps(results)}
    return "; ".join(f"`{step.name}`: {step.what}" for step in STEPS if step.name in names) + "."


def _steps(results: MicroResults) -> list[tuple[str, int, str]]:
    """Set, its seed and step, in the order in which they were first measured, set by set."""
    found = dict.fromkeys(
        (figure.set_name, figure.set_seed, figure.step) for item in results.releases for figure in item.figures
    )
    sets = list(dict.fromkeys(place[:2] for place in found))
    return sorted(found, key=lambda place: sets.index(place[:2]))


def _rows(results: MicroResults, set_name: str, set_seed: int, step: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    before: Figure | None = None
    for release in results.releases:
        figure = _figure(release, set_name, set_seed, step)
        if figure is None:
            continue
        times = (
            milliseconds(figure.min_seconds),
            milliseconds(figure.median_seconds),
            milliseconds(figure.iqr_seconds),
        )
        factor = FIRST if before is None else f"× {figure.median_seconds / before.median_seconds:.2f}"
        rows.append((f"{set_name}-{set_seed}", step, release.label, *times, f"{figure.rounds:,}", factor))
        before = figure
    return rows


def _figure(release: Release, set_name: str, set_seed: int, step: str) -> Figure | None:
    wanted = (set_name, set_seed, step)
    return next((item for item in release.figures if (item.set_name, item.set_seed, item.step) == wanted), None)


def milliseconds(seconds: float) -> str:
    """
    About three digits.

    >>> milliseconds(1.2345), milliseconds(0.04567), milliseconds(0.0012345)
    ('1,234', '45.7', '1.23')
    """
    value = 1000 * seconds
    digits = 0 if value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:,.{digits}f}"


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

    from benchmarks.pages.micro.running import MicroResults
    from benchmarks.pages.shell import SectionMissingError, rewrite_section

    pass
    from benchmarks.pages.micro.running import MicroFailedError, measure
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
