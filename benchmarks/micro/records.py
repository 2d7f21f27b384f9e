from datetime import datetime

from pydantic import Field

from benchmarks.runs.record import Machine
from models.base import Model


class Figure(Model):
    """One step on one set."""

    step: str
    set_name: str
    set_seed: int
    rounds: int = Field(description="How often it was run; each round is one run.")
    min_seconds: float = Field(description="Processor seconds, as all here: what the machine does besides is not in.")
    median_seconds: float
    iqr_seconds: float = Field(description="Interquartile range.")


class Release(Model):
    """All steps at one state of the code."""

    label: str
    machine: Machine
    begun: datetime
    load_before: float
    load_after: float
    figures: tuple[Figure, ...]


class MicroResults(Model):
    """Everything the table is made of: every release that was measured, oldest first."""

    schema_version: str = "1"
    releases: tuple[Release, ...] = ()

    def having(self, release: Release) -> "MicroResults":
        """With a release added; one of the same label gives way and keeps its place."""
        labels = [item.label for item in self.releases]
        if release.label not in labels:
            return self.model_copy(update={"releases": (*self.releases, release)})
        kept = tuple(release if item.label == release.label else item for item in self.releases)
        return self.model_copy(update={"releases": kept})
