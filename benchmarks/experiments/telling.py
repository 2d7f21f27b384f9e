from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from benchmarks.experiments.planned import PlannedRun
from benchmarks.runs.record import Run


class Counter(Protocol):
    """What is told of each run."""

    def began(self, item: PlannedRun) -> None:
        """A run begins."""
        ...

    def ended(self, item: PlannedRun, run: Run) -> None:
        """A run is stored."""
        ...


class Teller(Protocol):
    """Where an experiment tells how far it is."""

    def note(self, text: str) -> None:
        """A sentence."""
        ...

    def counting(
        self, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int
    ) -> AbstractContextManager[Counter]:
        """
        Begins to count.

        Parameters
        ----------
        runs
            To be made now.
        made
            Made before, from which the time that these take can be told.
        """
        ...
