from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean

from benchmarks.experiments.planned import PlannedRun
from benchmarks.runs.record import Run

OVERHEAD_SECONDS = 4.0
"""Starting a process, reading and checking, as long as nothing has been measured."""


class Estimate:
    """How long the runs that are left will take, from those that were made."""

    def __init__(self, made: Iterable[Run]) -> None:
        self._seconds: dict[tuple[str, ...], list[float]] = defaultdict(list)
        for run in made:
            self.learn(run)

    def learn(self, run: Run) -> None:
        """Takes one more run into account."""
        limit = f"{run.time_limit_seconds:g}"
        self._seconds[run.setting, run.instance, limit].append(run.process_seconds)
        self._seconds[run.setting, run.instance_set, limit, ""].append(run.process_seconds)

    def seconds(self, item: PlannedRun) -> float:
        """Of one run: as on the same instance before, else on the same set, else as long as it may take."""
        limit = f"{item.instance.time_limit_seconds:g}"
        for key in ((item.arm.name, item.instance.name, limit), (item.arm.name, item.instance.set_name, limit, "")):
            if key in self._seconds:
                return fmean(self._seconds[key])
        return item.instance.time_limit_seconds + OVERHEAD_SECONDS

    def remaining_seconds(self, left: Sequence[PlannedRun], parallel_runs: int) -> float:
        """Of all that are left, so many at once; the longest alone is a lower bound."""
        each = [self.seconds(item) for item in left]
        return max(sum(each) / parallel_runs, max(each)) if each else 0.0
