from datetime import datetime

from pydantic import Field

from benchmarks.bench.runs.record import Machine, machine_words
from benchmarks.pages.shell import markdown_table
from models.base import Model


class HhcrspRun(Model):
    """One instance, solved once; totals are the evaluation's, in minutes."""

    instance: str
    patients: int
    caregivers: int
    services: int
    best_known: float
    total: float = Field(description="(travel + lateness + largest lateness) / 3.")
    travel: float
    lateness: float
    largest_lateness: float
    bound: float
    proven: bool
    faults: tuple[str, ...] = ()
    seconds: float
    last_gain_seconds: float | None = None
    time_limit_seconds: float
    seed: int
    workers: int
    load_before: float
    load_after: float

    @property
    def above(self) -> float:
        """Share above the best known."""
        return self.total / self.best_known - 1


class HhcrspResults(Model):
    """Everything the table is made of."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime
    runs: tuple[HhcrspRun, ...] = ()


HEAD = (
    "instance",
    "patients",
    "caregivers",
    "services",
    "best known",
    "found",
    "above",
    "proven",
    "bound",
    "seconds",
    "last gain",
    "limit",
    "seed",
    "faults",
    "load",
)
NUMBERS = frozenset(HEAD) - {"instance", "proven", "load"}


def hhcrsp_markdown(results: HhcrspResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    rows = [
        (
            run.instance.removesuffix(".json"),
            f"{run.patients}",
            f"{run.caregivers}",
            f"{run.services}",
            f"{run.best_known:.3f}",
            f"{run.total:.3f}",
            f"{100 * run.above + 0.0:.2f} %".replace("-0.00", "0.00"),
            "yes" if run.proven else "no",
            f"{run.bound:.3f}",
            f"{run.seconds:.1f}",
            "–" if run.last_gain_seconds is None else f"{run.last_gain_seconds:.1f}",
            f"{run.time_limit_seconds:g}",
            f"{run.seed}",
            f"{len(run.faults)}",
            f"{run.load_before:g} → {run.load_after:g}",
        )
        for run in results.runs
    ]
    return "\n\n".join(
        (
            machine_words(results.machine),
            f"Run on {results.begun:%Y-%m-%d}, {results.runs[0].workers if results.runs else 0} threads.",
            markdown_table(HEAD, rows, NUMBERS),
        )
    )
