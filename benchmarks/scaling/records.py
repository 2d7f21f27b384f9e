from datetime import datetime

from pydantic import Field

from benchmarks.peers.protocol import BoundScope, PeerStatus
from models.base import Model


class Machine(Model):
    """Where and with what the runs were made; equal in all runs of one file."""

    processor: str
    cores: int = Field(description="That this process may use.")
    memory_gib: float
    python: str
    versions: dict[str, str]


class Outcome(Model):
    """What one way made of one snapshot, as its own process reports it."""

    status: PeerStatus
    travel: str = Field(default="", description="Source of the travel times, by name; empty in older files.")
    cost: int | None = Field(default=None, description="Points by the independent checker; null without a plan.")
    bound: float | None = Field(default=None, description="Points.")
    bound_scope: BoundScope | None = None
    seconds_by_phase: dict[str, float] = Field(default_factory=dict)
    seconds: float | None = Field(default=None, description="From the snapshot in memory to the stays.")
    peak_mib: float | None = Field(default=None, description="Most memory of the process until then.")
    start_mib: float | None = Field(default=None, description="Before the run: interpreter, libraries, snapshot.")
    violations: dict[str, int] | None = Field(default=None, description="Found by the checker, by code.")
    unplaced: int | None = Field(default=None, description="Youths with a day without a place.")
    unplaced_days: int | None = None
    note: str = ""

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost, over the plans that the bound holds for."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


class Run(Model):
    """One way on one set, with what was around it."""

    set_name: str
    seed: int
    youths: int
    snapshot_id: str
    way: str
    time_limit_seconds: float
    begun: datetime
    load_before: float = Field(description="Of the machine, mean of the last minute.")
    load_after: float
    process_seconds: float = Field(description="The whole process, checking included.")
    outcome: Outcome

    @property
    def key(self) -> tuple[str, int, str]:
        """Set, seed and way."""
        return self.set_name, self.seed, self.way


class Results(Model):
    """Everything a table is made of."""

    schema_version: str = "1"
    machine: Machine
    runs: tuple[Run, ...] = ()

    def with_run(self, run: Run) -> "Results":
        """With a run, in the place of an earlier one of the same set, seed and way."""
        kept = tuple(item for item in self.runs if item.key != run.key)
        return Results(machine=self.machine, runs=(*kept, run))
