import threading
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.bench.experiments.configurations import Arm
from benchmarks.bench.experiments.executor import carry_out
from benchmarks.bench.experiments.experiment import Limits
from benchmarks.bench.experiments.instances import Instance
from benchmarks.bench.experiments.planned import PlannedRun, Teller, planned_runs
from benchmarks.bench.runs.record import Machine, Run
from benchmarks.bench.runs.store import RunStore
from benchmarks.bench.runs.version import CodeVersion
from benchmarks.bench.tuning.experiment import Candidate


class TuningStoppedError(Exception):
    """Somebody asked to stop; what was run is in the store."""


@dataclass(frozen=True)
class StoredRuns:
    """Runs of settings on one part of the instances, each in a process of its own, none made twice."""

    experiment: str
    instances: Sequence[Instance]
    limits: Limits
    machine: Machine
    store: RunStore
    stop: threading.Event
    teller: Teller

    def planned(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> Sequence[PlannedRun]:
        """The runs of settings in the order of the bench: side by side on each instance, each in its turn the first."""
        arms = [
            Arm(
                name=tried.name,
                way="engine",
                parameters={},
                solver=tried.solver,
                policy={},
                threads=self.limits.threads,
                seeds=tuple(seeds),
                version=CodeVersion(),
            )
            for tried in settings
        ]
        return planned_runs(arms, self.instances, self.limits)

    def __call__(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> Sequence[Run]:
        """
        Makes what is not in the store yet.

        Raises
        ------
        TuningStoppedError
            If it was stopped before the end.
        """
        planned = self.planned(settings, seeds)
        left = [item for item in planned if self.store.get(item.key) is None]
        if left:
            parallel = self.limits.parallel_runs
            with self.teller.counting(left, self.store.runs, parallel) as count:
                machines = {"": self.machine}
                made = carry_out(self.experiment, left, machines, self.store, parallel, self.stop, count)
            if made < len(left):
                # also where a single run is missing: a verdict rests on all of them
                raise TuningStoppedError
        runs = [self.store.get(item.key) for item in planned]
        return [run for run in runs if run is not None]
