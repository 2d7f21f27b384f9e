from datetime import datetime

from pydantic import Field

from benchmarks.runs.record import Machine
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
