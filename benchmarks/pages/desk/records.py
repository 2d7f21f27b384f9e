from datetime import datetime

from pydantic import Field

from benchmarks.bench.runs.record import Machine
from models.base import Model


class Speed(Model):
    """Seconds of one kind of question on one prepared set, asked once for each of some youths."""

    question: str
    set_name: str
    set_seed: int
    youths_of_set: int
    seconds: tuple[float, ...] = Field(description="One for each time it was asked.")
    aim_seconds: float = Field(description="95 of 100 should be quicker.")
    load_before: float
    load_after: float


class Choice(Model):
    """What one way of ranking puts first for one youth, and what a search that takes it costs."""

    ranking: str
    place: str | None = Field(description="Null: no option.")
    cost: int | None = Field(description="Points of everybody, searched anew with the choice; null: not found in time.")


class HeldOut(Model):
    """One waiting youth taken out of a plan and put back."""

    set_name: str
    set_seed: int
    youth_id: str
    options: int
    best_cost: int = Field(description="Points of everybody in the cheapest plan that any of the searches found.")
    best_place: str | None = Field(description="The youth's first place in it; null: waits throughout.")
    choices: tuple[Choice, ...]

    def choice(self, ranking: str) -> Choice:
        """The first choice of a ranking."""
        return next(item for item in self.choices if item.ranking == ranking)


class DeskResults(Model):
    """Everything the tables are made of; speed and quality may be measured on different days."""

    schema_version: str = "1"
    machine: Machine = Field(description="That speed was measured on.")
    begun: datetime = Field(description="Of the measuring of speed.")
    quality_machine: Machine | None = Field(default=None, description="Null: the same.")
    quality_begun: datetime | None = Field(default=None, description="Null: the same.")
    travel: str
    youths_asked_for: int
    search_seconds: float = Field(description="Of every search of the second table.")
    speeds: tuple[Speed, ...] = ()
    held_out: tuple[HeldOut, ...] = ()
