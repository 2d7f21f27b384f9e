from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from benchmarks.bench.measures.measuring import cells
from benchmarks.bench.reports.failures import disqualified_lines, failures_grid, overrun_warnings
from benchmarks.bench.reports.figures.duels import duels
from benchmarks.bench.reports.figures.feature_wins import feature_wins
from benchmarks.bench.reports.figures.figure import Figure, Section, Table
from benchmarks.bench.reports.figures.finders import finders
from benchmarks.bench.reports.figures.gap_over_time import gap_over_time, proven_gap_over_time
from benchmarks.bench.reports.figures.phase_shares import phase_shares
from benchmarks.bench.reports.figures.profile import cactus_plot, profile, time_to_target
from benchmarks.bench.reports.figures.scaling_plot import scaling_plot
from benchmarks.bench.reports.figures.seed_spread import seed_spread
from benchmarks.bench.reports.figures.tradeoffs import quality_and_time, tradeoffs
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.overview import Standing, overview_grid, overview_notes, overview_table, standings
from benchmarks.bench.reports.subjects import coverage_warnings, instances_grid, instances_table, settings_grid
from benchmarks.bench.reports.surroundings import surroundings
from benchmarks.bench.reports.words import Grid, GridCell, GridRow, counted


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
    sections = [Section(*head, figures) for head, figures in _figures(material, found)] if material.arms else []
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
        counted(len(material.all_arms), "setting"),
        counted(instances, "instance"),
        counted(seeds, "seed"),
        counted(len(material.runs), "run"),
    ]
    return f"{' · '.join(parts)}. Compared with {material.baseline}. Costs and rules by the independent checker."


def _made(material: Material) -> str:
    """The end of the newest run: the report of a store is the same whenever it is made."""
    newest = max(run.begun + timedelta(seconds=run.process_seconds) for run in material.runs)
    return f"{newest.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"
