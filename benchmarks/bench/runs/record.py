"""What is exchanged with the process of a run, and the record that is stored."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field, JsonValue

from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from models.base import Model

GRACE_SHARE, LEAST_GRACE_SECONDS = 0.1, 2.0
"""Of the limit: methods look at the clock between steps. Who takes longer had time that others had not."""
NOTHING = "–"


class Machine(Model):
    """Where and with what a run was made."""

    processor: str
    cores: int = Field(description="That the process may use.")
    memory_gib: float
    python: str
    versions: dict[str, str]
    git: str = Field(default="", description="Commit of the code that ran, with '+changes' if it was not clean.")


class Task(Model):
    """What the process of one run has to do."""

    snapshot: str = Field(description="Path of the snapshot, JSON.")
    way: str
    solver: dict[str, JsonValue] = Field(
        default_factory=dict, description="Only what differs from the defaults: another version has its own defaults."
    )
    policy: dict[str, JsonValue] = Field(default_factory=dict, description="Likewise.")
    time_limit_seconds: float = Field(gt=0)
    threads: int = Field(ge=1)
    seed: int = Field(ge=0, lt=2**31, description="Of the method; the snapshot has its own.")
    memory_limit_gib: float = Field(gt=0, description="Address space; more is refused to the process.")
    out: str = Field(description="Path for the outcome, JSON.")

    @property
    def most_threads(self) -> int:
        """At once; `threads_at_once`."""
        return threads_at_once(self.threads, self.solver)


class TracePoint(Model):
    """What was known at a moment: a step of the best cost or of the bound."""

    seconds: float = Field(description="Since the run began.")
    phase: str
    found_by: str = Field(default="", description="What found the plan, finer than the phase; empty if not known.")
    cost: int | None = Field(default=None, description="Points of the best plan so far.")
    bound: int | None = Field(default=None, description="Points that no plan undercuts, by the run's bound scope.")


class Outcome(Model):
    """What one method made of one instance, as its own process reports it."""

    status: PeerStatus
    travel: str = Field(default="", description="Source of the travel times, by name.")
    cost: int | None = Field(default=None, description="Points by the independent checker; null without a plan.")
    bound: float | None = Field(default=None, description="Points.")
    bound_scope: BoundScope | None = None
    seconds: float | None = Field(default=None, description="From the snapshot in memory to the stays.")
    seconds_by_phase: dict[str, float] = Field(default_factory=dict)
    trace: tuple[TracePoint, ...] = Field(
        default=(), description="In order of time; empty where a method reports nothing."
    )
    peak_mib: float | None = Field(default=None, description="Most memory of the process until then.")
    start_mib: float | None = Field(default=None, description="Before the run: interpreter, libraries, snapshot.")
    violations: dict[str, int] | None = Field(
        default=None, description="Found by the independent checker, by code; any disqualifies the setting."
    )
    kpis: dict[str, float] = Field(
        default_factory=dict,
        description="By name with its unit; from the stays by the checker's evaluation, the same for all methods.",
    )
    gap_integral: float | None = Field(
        default=None, description="CP-SAT's own, where the method is one CP-SAT model; null elsewhere."
    )
    note: str = ""

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost, over the plans that the bound holds for."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


class Run(Model):
    """One setting on one instance with one seed, with what was around it: a line of the store."""

    schema_version: str = "1"
    experiment: str = Field(description="Name in the experiment file.")
    key: str = Field(description="Hash of all that decides the run; a done key is not run again.")
    setting: str = Field(description="Name of the setting: the unit that is compared.")
    parameters: dict[str, str | int | float | bool] = Field(
        default_factory=dict, description="What the grid changed in the setting, by its dotted name."
    )
    overrides: dict[str, JsonValue] = Field(
        default_factory=dict, description="All that differs from the defaults of `solver` and of `policy`."
    )
    way: str = Field(description="Name of the peer: `engine` or another method of planning.")
    version: str = Field(default="", description="Label of the code version; empty for the code that runs.")
    instance: str = Field(description="Name that is unlike all others of the experiment: `region-1`.")
    instance_set: str = Field(default="", description="Name of the generated set; empty for a file.")
    snapshot_id: str = Field(description="Content hash of the snapshot.")
    features: dict[str, float] = Field(default_factory=dict, description="Of the instance: youths, units, beds, ...")
    seed: int = Field(description="Of the method, not of the instance.")
    time_limit_seconds: float
    threads: int
    begun: datetime
    load_before: float = Field(description="Of the machine, mean of the last minute.")
    load_after: float
    process_seconds: float = Field(description="The whole process, checking included.")
    machine: Machine
    outcome: Outcome


def threads_at_once(threads: int, solver: Mapping[str, JsonValue]) -> int:
    """As many neighbourhoods at once as there are threads, each with CP-SAT's own workers."""
    cp_sat = solver.get("cp_sat")
    inside = cp_sat.get("num_workers") if isinstance(cp_sat, dict) else None
    return threads * (inside if isinstance(inside, int) else 1)


def seconds_late(run: Run) -> float:
    """How long after its limit a run had its plan; 0 within the grace, and where it is not known."""
    late = (run.outcome.seconds or 0.0) - run.time_limit_seconds
    return late if late > max(LEAST_GRACE_SECONDS, GRACE_SHARE * run.time_limit_seconds) else 0.0


def late_words(run: Run) -> str:
    """The same in words; empty for a run in time."""
    late = seconds_late(run)
    return f"{late:.1f} s beyond its limit" if late else ""


def machine_words(machine: Machine) -> str:
    """The machine in a sentence."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    code = f"; code {machine.git}" if machine.git else ""
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gib:g} GiB; "
        f"Python {machine.python}; {versions}{code}."
    )


def whole(number: float | None) -> str:
    """Thousands with commas."""
    return NOTHING if number is None else f"{number:,.0f}"


def percent(share: float | None, digits: int) -> str:
    """A share of 1 as a percentage."""
    return NOTHING if share is None else f"{100 * share:.{digits}f} %"
