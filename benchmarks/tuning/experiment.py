from typing import Literal

from pydantic import Field, JsonValue

from benchmarks.experiments.experiment import Instances, Limits, Name, Seed
from models.base import Model, Number


class Parameter(Model):
    """Which values of a solver setting may be tried: a range, or a list."""

    low: Number | None = None
    high: Number | None = None
    step: Number | None = Field(default=None, gt=0, description="Of a range; whole numbers go by one.")
    log: bool = Field(default=False, description="Small values of the range as likely as large ones.")
    choices: tuple[JsonValue, ...] | None = Field(default=None, min_length=2, description="In the place of a range.")


class Part(Model):
    """Instances and seeds on which settings are run."""

    instances: tuple[Instances, ...] = Field(min_length=1)
    seeds: tuple[Seed, ...] = Field(default=(0,), min_length=1, description="Of the engine: one run each.")

    @property
    def instance_count(self) -> int:
        """Snapshots of all sets and files."""
        return sum(len(item.seeds) if item.set_name is not None else 1 for item in self.instances)


class TuningExperiment(Model):
    """A search for better solver settings (afstelling): what may change, where it is tried, where it is judged."""

    name: Name
    question: str = Field(min_length=1, description="In one sentence: what is to be decided by it.")
    measure: Literal["mean_primal_gap", "gap"] = Field(
        default="mean_primal_gap",
        description="What is made small, in percent: primal integral over time limit, or the gap to the own bound.",
    )
    trials: int = Field(ge=1, le=10_000, description="Settings that are tried, the default not counted.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="Of the search among the settings.")
    alpha: float = Field(
        default=0.05,
        gt=0,
        lt=0.5,
        allow_inf_nan=False,
        description="Of the held-out comparison, and of every dropping.",
    )
    limits: Limits
    parameters: dict[str, Parameter] = Field(min_length=1, description="By name of the solver setting.")
    train: Part
    held_out: Part = Field(description="Other instances, looked at once.")
