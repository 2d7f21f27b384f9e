from datetime import datetime

from pydantic import Field

from benchmarks.runs.record import Machine
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
