from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bench.compare import FOLDER, chosen_store, stored_runs
from api.cli.common.options import EnglishReply, in_blocks
from api.cli.common.output import Output
from api.cli.common.refusals import bench_extra, refusals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bench.reports.material import Material
    from benchmarks.bench.reports.report import Report


@in_blocks
def bench_report_command(
    store: Annotated[
        Path | None,
        typer.Argument(
            metavar="STORE", help="JSON lines of `bench run`; by default the newest in bench/.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The page; CSV files of the same name are put beside it.")
    ] = FOLDER / "report.html",
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="SETTING",
            help="Setting that the others are compared with; by default the first in the store.",
            show_default=False,
        ),
    ] = None,
    target: Annotated[
        str,
        typer.Option("--target", help="Goal of the plots that look at one: plan, 1%, 0.1%, gap1%, gap0.1% or proven."),
    ] = "1%",
    *,
    reply: EnglishReply,
) -> None:
    """
    Draw the runs of a store: one HTML file that needs nothing else, and CSV files with the numbers of each plot.

    The same store gives the same file. Settings that broke a rule stand in red at the top and are in no plot.
    """
    output = reply.output
    with refusals(output), bench_extra(output):
        from benchmarks.bench.measures.problems import UnlikeTravelError
        from benchmarks.bench.reports.material import UnknownBaselineError, UnknownTargetError, sort_out, target_named
        from benchmarks.bench.reports.report import draw_report, write_report

        path = chosen_store(store)
        runs = stored_runs(path)
        try:
            material = sort_out(runs, target_named(target), baseline)
        except UnknownTargetError as error:
            raise typer.BadParameter(str(error), param_hint="--target") from None
        except UnknownBaselineError as error:
            raise typer.BadParameter(str(error), param_hint="--baseline") from None
        except UnlikeTravelError as error:
            raise typer.BadParameter(str(error), param_hint="STORE") from None
        report = draw_report(material)
        tables = write_report(report, out)
    if output.as_json:
        output.document(_document(path, material, report, out, tables))
    else:
        _tell(output, path, report, out, tables)


def _document(store: Path, material: Material, report: Report, out: Path, tables: Sequence[Path]) -> dict[str, object]:
    return {
        "store": str(store),
        "runs": len(material.runs),
        "report": str(out),
        "tables": [str(path) for path in tables],
        "baseline": material.baseline,
        "target": material.target.name,
        "disqualified": list(material.disqualified),
        "warnings": list(report.warnings),
        "settings": [item.model_dump(mode="json") for item in report.standings],
        "not_drawn": {
            figure.name: figure.missing for section in report.sections for figure in section.figures if figure.missing
        },
    }


def _tell(output: Output, store: Path, report: Report, out: Path, tables: Sequence[Path]) -> None:
    figures = [figure for section in report.sections for figure in section.figures]
    drawn = sum(not figure.missing for figure in figures)
    for line in report.disqualified:
        output.notes.line(f"disqualified: {line}", style="bold red")
    for warning in report.warnings:
        output.notes.line(f"with care: {warning}", style="yellow")
    output.screen.line(
        f"{out}: {drawn} of {len(figures)} figures drawn from {store}, {len(tables)} CSV files beside it"
    )
    for figure in figures:
        if figure.missing:
            output.screen.line(f"not drawn: {figure.title}. {figure.missing}", 2)
