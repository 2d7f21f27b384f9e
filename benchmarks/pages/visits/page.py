"""`python -m benchmarks visits`: team weeks and days of visits, and their section of RESULTS.md."""

from typing import Annotated

import typer

from benchmarks.bench.runs.record import NOTHING
from benchmarks.pages.shell import (
    FOLDER,
    RESULTS_PAGE,
    Columns,
    OutOption,
    PageOption,
    PageResults,
    ReportOption,
    Section,
    WorkersOption,
    heading,
    load_words,
    option_value,
    percent_words,
    require_set,
    say,
    surroundings,
    table_of,
    tenths,
)
from benchmarks.pages.visits.weeks import Trial, WeekRun, run_all
from fixtures.visits import TEAM_WEEKS
from matcher.travel.great_circle import GreatCircleTravel
from models.text.numbers import parse_named_wholes, parse_wholes


class WeekResults(PageResults):
    """Everything the table is made of."""

    workers: int
    travel: str
    runs: tuple[WeekRun, ...] = ()


def visits_command(
    weeks: Annotated[str, typer.Option("--weeks", metavar="NAME:SEED", help="With commas.")] = (
        "team-12:1,team-40:1,team-40:2,team-80:1"
    ),
    days: Annotated[
        str, typer.Option("--days", metavar="NAME:SEED", help="Compared with PyVRP, with commas.")
    ] = "day-30:1,day-30:2",
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds of a short run.")] = 30.0,
    long_limit: Annotated[float, typer.Option("--long-limit", help="Seconds of a long run.")] = 120.0,
    long_runs: Annotated[int, typer.Option("--long-runs", min=0)] = 5,
    day_limit: Annotated[float, typer.Option("--day-limit", help="Seconds of each method on a day.")] = 10.0,
    seeds: Annotated[str, typer.Option("--seeds", metavar="NUMBERS", help="Of the short runs.")] = "0",
    workers: WorkersOption = 2,
    report: ReportOption = False,
    out: OutOption = FOLDER / "visits.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """Invented team weeks: short runs and the best of long ones; days of single visits compared with PyVRP."""

    def measure() -> WeekResults:
        named = {
            option: option_value(parse_named_wholes, text, option)
            for option, text in (("--weeks", weeks), ("--days", days))
        }
        for option, items in named.items():
            for name, _ in items:
                require_set(name, TEAM_WEEKS, option)
        trial = Trial(
            short_seconds=time_limit,
            short_seeds=tuple(option_value(parse_wholes, seeds, "--seeds")),
            long_seconds=long_limit,
            long_seeds=tuple(range(1, long_runs + 1)),
            workers=workers,
        )
        travel, around = GreatCircleTravel(), surroundings()
        runs = run_all(named["--weeks"], named["--days"], day_limit, trial, travel, say)
        return WeekResults(**around, workers=workers, travel=travel.name, runs=tuple(runs))

    SECTION.publish(measure, report=report, out=out, page=page)


def visits_markdown(results: WeekResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    words = f", {results.workers} threads, travel times: {results.travel}"
    return "\n\n".join((heading(results, words), table_of(results.runs, _columns(results), {"set", "way", "load"})))


def _columns(results: WeekResults) -> Columns[WeekRun]:
    def above_best(run: WeekRun) -> str:
        best = _best(results, run)
        return percent_words(run.costs.points / best - 1) if best else NOTHING

    return {
        "set": lambda run: f"{run.set_name}, seed {run.set_seed}",
        "visits": lambda run: f"{run.visits}",
        "experts": lambda run: f"{run.experts}",
        "way": lambda run: run.way,
        "limit": lambda run: f"{run.time_limit_seconds:g} s",
        "seed": lambda run: f"{run.seed}",
        "points": lambda run: f"{run.costs.points:,}",
        "above best": above_best,
        "minutes on the road": lambda run: f"{run.costs.travel_minutes:,}",
        "minutes late": lambda run: f"{run.costs.lateness_minutes:,}",
        "changes of expert": lambda run: f"{run.costs.changes_of_expert}",
        "left out": lambda run: f"{run.costs.unplanned_visits}",
        "bound": lambda run: f"{run.bound:,}" if run.bound else NOTHING,
        "violations": lambda run: f"{run.violations}",
        "seconds": lambda run: tenths(run.seconds),
        "load": load_words,
    }


def _best(results: WeekResults, run: WeekRun) -> int:
    """Fewest points without a violation that any run found on the same week."""
    return min(other.costs.points for other in results.runs if other.key == run.key and not other.violations)


SECTION = Section("visits", WeekResults, visits_markdown)
