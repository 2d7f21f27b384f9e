from datetime import datetime

from pydantic import Field

from benchmarks.runs.record import Machine
from models.base import Model


class AssignmentRun(Model):
    """One instance, solved once; costs are in the instance's own units, computed by an evaluation of its own."""

    instance: str
    jobs: int
    agents: int
    periods: int
    reference: float = Field(description="What the set publishes: the proven optimum, or a proven bound.")
    cost: float | None = Field(description="Null where a job was left out or a rule broken.")
    bound: float = Field(description="That the engine proves.")
    proven: bool
    faults: tuple[str, ...] = ()
    parts: dict[str, float] = Field(default_factory=dict, description="The cost by what it is made of.")
    seconds: float
    last_gain_seconds: float | None = None
    time_limit_seconds: float
    seed: int
    workers: int
    load_before: float
    load_after: float

    @property
    def above(self) -> float | None:
        """Share above the reference."""
        return None if self.cost is None else self.cost / self.reference - 1


class AssignmentResults(Model):
    """Everything a table is made of."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime
    runs: tuple[AssignmentRun, ...] = ()
