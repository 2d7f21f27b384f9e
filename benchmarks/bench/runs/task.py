from collections.abc import Mapping

from pydantic import Field, JsonValue

from models.base import Model


class Task(Model):
    """What the process of one run is told."""

    snapshot: str = Field(description="Path of the snapshot, JSON.")
    way: str
    solver: dict[str, JsonValue] = Field(
        default_factory=dict, description="Only what differs from the defaults: another version has its own defaults."
    )
    policy: dict[str, JsonValue] = Field(default_factory=dict, description="Likewise.")
    time_limit_seconds: float = Field(gt=0)
    threads: int = Field(ge=1)
    seed: int = Field(ge=0, lt=2**31, description="Of the way; the snapshot has its own.")
    memory_limit_gib: float = Field(gt=0, description="Address space; more is refused to the process.")
    out: str = Field(description="Path for the outcome, JSON.")

    @property
    def most_threads(self) -> int:
        """At once; `threads_at_once`."""
        return threads_at_once(self.threads, self.solver)


def threads_at_once(threads: int, solver: Mapping[str, JsonValue]) -> int:
    """So many neighbourhoods as there are threads, each with CP-SAT's own workers."""
    cp_sat = solver.get("cp_sat")
    inside = cp_sat.get("num_workers") if isinstance(cp_sat, dict) else None
    return threads * (inside if isinstance(inside, int) else 1)
