"""The report: everything of the page, then the page and its CSV files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from benchmarks.bench.measures.measured import cells
from benchmarks.bench.reports.drawing.palette import DARK
from benchmarks.bench.reports.figures.choices import quality_and_time, tradeoffs
from benchmarks.bench.reports.figures.figure import Figure, Section, Table
from benchmarks.bench.reports.figures.gap_over_time import gap_over_time, proven_gap_over_time
from benchmarks.bench.reports.figures.goals import cactus_plot, duels, profile, time_to_target
from benchmarks.bench.reports.figures.inside import finders, phase_shares
from benchmarks.bench.reports.figures.instances import feature_wins, scaling_plot, seed_spread
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.overview import Standing, overview_grid, overview_notes, overview_table, standings
from benchmarks.bench.reports.subjects import coverage_warnings, instances_grid, instances_table, settings_grid
from benchmarks.bench.reports.warnings import disqualified_lines, failures_grid, overrun_warnings, surroundings
from benchmarks.bench.reports.words import Grid, GridCell, GridRow, counted
from models.files.atomic import write_file


@dataclass(frozen=True)
class Report:
    """Everything of the page, before it is drawn up."""

    title: str
    lead: str
    disqualified: Sequence[str]
    warnings: Sequence[str]
    """Why figures may not be comparable."""
    standings: Sequence[Standing]
    overview: Grid
    overview_notes: Sequence[str]
    sections: Sequence[Section]
    failures: Grid | None
    settings: Grid
    instances: Grid
    facts: Grid
    made: str
    tables: Mapping[str, Table | None]
    """By name: the CSV files; none of a figure that could not be drawn."""


def draw_report(material: Material) -> Report:
    """Draws every figure of the material."""
    found = standings(material)
    sections = (
        [Section(*head, figures) for head, figures in _figures(material, found)] if material.configurations else []
    )
    around = surroundings(material.runs)
    facts = [GridRow(name, [GridCell(words, is_number=False)]) for name, words in around.facts]
    experiments = ", ".join(dict.fromkeys(run.experiment for run in material.runs))
    instances = instances_table(material)
    tables: dict[str, Table | None] = {
        "overview": overview_table(found),
        "instances": instances,
        "runs": _runs_table(material),
    }
    tables |= {figure.name: figure.data for section in sections for figure in section.figures}
    return Report(
        title=f"Experiment {experiments}",
        lead=_lead(material),
        disqualified=disqualified_lines(material),
        warnings=[*around.warnings, *overrun_warnings(material.runs), *coverage_warnings(material)],
        standings=found,
        overview=overview_grid(material, found),
        overview_notes=overview_notes(material, found),
        sections=sections,
        failures=failures_grid(material),
        settings=settings_grid(material),
        instances=instances_grid(instances),
        facts=Grid("Of every run", [], facts, style="facts"),
        made=f"Of {counted(len(material.runs), 'run')}; the last ended on {_made(material)}.",
        tables=tables,
    )


def write_report(report: Report, out: Path) -> Sequence[Path]:
    """
    Writes the page, and next to it the numbers of each figure: `report.html`, `report.overview.csv`, ...

    A CSV file of an earlier report that this one has no numbers for is removed: it would pass for this one's.

    Returns
    -------
    Sequence of Path
        Of the CSV files.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    write_file(out, page(report).encode("utf-8"))
    written = []
    for name, table in report.tables.items():
        path = out.with_name(f"{out.stem}.{name}.csv")
        if table is None:
            path.unlink(missing_ok=True)
        else:
            write_file(path, table.csv_bytes())
            written.append(path)
    return written


def page(report: Report) -> str:
    """The report as one HTML file: style inside, nothing fetched, no script."""
    environment = Environment(
        loader=PackageLoader("benchmarks.bench.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["coded"] = coded
    source, _, _ = PackageLoader("benchmarks.bench.reports").get_source(environment, "report.css")
    return environment.get_template("report.html").render(report=report, style=Markup(f"{source}\n{dark_style()}"))


def coded(words: str) -> Markup:
    """
    Words as text, of which those between backticks are code.

    >>> coded("see `bench compare` <now>")
    Markup('see <code>bench compare</code> &lt;now&gt;')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words))))


def dark_style() -> str:
    """Rules that turn the drawings' colours over on a dark screen; drawings themselves hold the light ones."""
    rules = [
        f'  svg [{kind}="{light}"] {{ {kind}: {dark}; }}' for light, dark in DARK.items() for kind in ("fill", "stroke")
    ]
    return "\n".join(["@media screen and (prefers-color-scheme: dark) {", *rules, "}"])


def _figures(material: Material, found: Sequence[Standing]) -> list[tuple[tuple[str, str], list[Figure]]]:
    """The reading order of the page."""
    return [
        (("over-time", "Gap over time"), [gap_over_time(material), proven_gap_over_time(material)]),
        (
            ("to-a-goal", "Time to a goal"),
            [time_to_target(material), profile(material), cactus_plot(material), duels(material)],
        ),
        (
            ("instances", "Instances and seeds"),
            [feature_wins(material), seed_spread(material), scaling_plot(material)],
        ),
        (("choices", "What to choose by"), [quality_and_time(material, found), tradeoffs(material)]),
        (("inside", "Inside the search"), [phase_shares(material), finders(material)]),
    ]


def _runs_table(material: Material) -> Table:
    """Every run with its measures, as `bench compare` sees them."""
    rows = [cells(case.measured) for case in material.cases]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return Table(columns, [[row.get(name) for name in columns] for row in rows])


def _lead(material: Material) -> str:
    instances = len({case.problem for case in material.cases})
    seeds = len({run.seed for run in material.runs})
    parts = [
        counted(len(material.all_configurations), "setting"),
        counted(instances, "instance"),
        counted(seeds, "seed"),
        counted(len(material.runs), "run"),
    ]
    return f"{' · '.join(parts)}. Compared with {material.baseline}. Costs and rules by the independent checker."


def _made(material: Material) -> str:
    """The end of the newest run: the report of a store is the same whenever it is made."""
    newest = max(run.begun + timedelta(seconds=run.process_seconds) for run in material.runs)
    return f"{newest.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"
