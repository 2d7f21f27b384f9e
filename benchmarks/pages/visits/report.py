from datetime import datetime

from pydantic import Field

from benchmarks.bench.runs.record import NOTHING, Machine, machine_words
from benchmarks.pages.shell import markdown_table
from models.base import Model
from models.visits.visit_plan import VisitCosts


class WeekRun(Model):
    """One way on one invented week; costs are those that the independent checker recomputes."""

    set_name: str
    set_seed: int
    visits: int
    experts: int
    way: str = Field(description="short, long or pyvrp.")
    seed: int
    costs: VisitCosts
    bound: int = 0
    violations: int
    seconds: float
    time_limit_seconds: float
    load_before: float
    load_after: float

    @property
    def key(self) -> tuple[str, int]:
        """Set and its seed."""
        return self.set_name, self.set_seed


class WeekResults(Model):
    """Everything the table is made of."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime
    workers: int
    travel: str
    runs: tuple[WeekRun, ...] = ()


HEAD = (
    "set",
    "visits",
    "experts",
    "way",
    "limit",
    "seed",
    "points",
    "above best",
    "minutes on the road",
    "minutes late",
    "changes of expert",
    "left out",
    "bound",
    "violations",
    "seconds",
    "load",
)
NUMBERS = frozenset(HEAD) - {"set", "way", "load"}


def visits_markdown(results: WeekResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    rows = [_row(run, _best(results, run)) for run in results.runs]
    return "\n\n".join(
        (
            machine_words(results.machine),
            f"Run on {results.begun:%Y-%m-%d}, {results.workers} threads, travel times: {results.travel}.",
            markdown_table(HEAD, rows, NUMBERS),
        )
    )


def _best(results: WeekResults, run: WeekRun) -> int:
    """Fewest points without a violation that any run found on the same week."""
    return min(other.costs.points for other in results.runs if other.key == run.key and not other.violations)


def _row(run: WeekRun, best: int) -> tuple[str, ...]:
    costs = run.costs
    return (
        f"{run.set_name}, seed {run.set_seed}",
        f"{run.visits}",
        f"{run.experts}",
        run.way,
        f"{run.time_limit_seconds:g} s",
        f"{run.seed}",
        f"{costs.points:,}",
        f"{100 * (costs.points / best - 1):.2f} %" if best else NOTHING,
        f"{costs.travel_minutes:,}",
        f"{costs.lateness_minutes:,}",
        f"{costs.changes_of_expert}",
        f"{costs.unplanned_visits}",
        f"{run.bound:,}" if run.bound else NOTHING,
        f"{run.violations}",
        f"{run.seconds:.1f}",
        f"{run.load_before:g} → {run.load_after:g}",
    )
