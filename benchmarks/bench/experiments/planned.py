"""The runs that an experiment asks for, in their order, and what is reported of them."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import product
from typing import Protocol

from benchmarks.bench.experiments.configurations import Configuration
from benchmarks.bench.experiments.experiment import Limits
from benchmarks.bench.experiments.instances import Instance
from benchmarks.bench.runs.record import Machine, Run, Task
from benchmarks.bench.runs.subprocess import Measured

Coordinates = tuple[str, str, int]
"""Setting, instance and seed: one run of an experiment each."""


@dataclass(frozen=True)
class PlannedRun:
    """One run that an experiment asks for."""

    configuration: Configuration
    instance: Instance
    seed: int
    memory_gib: float

    @property
    def key(self) -> str:
        """
        Hash of all that decides the run; not of the experiment's name, nor of the code's commit.

        Who changes the code is asked before its runs are mixed with older ones.
        """
        decides = {
            "setting": self.configuration.name,
            "way": self.configuration.way,
            "solver": dict(self.configuration.solver),
            "policy": dict(self.configuration.policy),
            "threads": self.configuration.threads,
            "version": self.configuration.version.label,
            "snapshot_id": self.instance.snapshot_id,
            "seed": self.seed,
            "time_limit_seconds": self.instance.time_limit_seconds,
            "memory_gib": self.memory_gib,
        }
        canonical = json.dumps(decides, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:24]

    @property
    def coordinates(self) -> Coordinates:
        """Where it stands in the experiment."""
        return self.configuration.name, self.instance.name, self.seed

    @property
    def task(self) -> Task:
        """What its process has to do."""
        return Task(
            snapshot=str(self.instance.path),
            way=self.configuration.way,
            solver=dict(self.configuration.solver),
            policy=dict(self.configuration.policy),
            time_limit_seconds=self.instance.time_limit_seconds,
            threads=self.configuration.threads,
            seed=self.seed,
            memory_limit_gib=self.memory_gib,
            out="",
        )

    def record(self, experiment: str, machine: Machine, measured: Measured) -> Run:
        """The line of the store."""
        overrides = {"solver": dict(self.configuration.solver), "policy": dict(self.configuration.policy)}
        return Run(
            experiment=experiment,
            key=self.key,
            setting=self.configuration.name,
            parameters=dict(self.configuration.parameters),
            overrides={name: value for name, value in overrides.items() if value},
            way=self.configuration.way,
            version=self.configuration.version.label,
            instance=self.instance.name,
            instance_set=self.instance.set_name,
            snapshot_id=self.instance.snapshot_id,
            features=self.instance.features,
            seed=self.seed,
            time_limit_seconds=self.instance.time_limit_seconds,
            threads=self.configuration.threads,
            begun=measured.begun,
            load_before=measured.load_before,
            load_after=measured.load_after,
            process_seconds=measured.process_seconds,
            machine=machine,
            outcome=measured.outcome,
        )


def planned_runs(
    configurations: Sequence[Configuration], instances: Sequence[Instance], limits: Limits
) -> tuple[PlannedRun, ...]:
    """
    Every run, seed by seed, then instance by instance, the configurations side by side and each in its turn the first.

    What else the machine does in an hour then falls on all configurations alike, the one that runs after a heavy one
    is not always the same, and an experiment that is broken off has the same seeds of all of them.
    """
    seeds = sorted({seed for configuration in configurations for seed in configuration.seeds})
    runs: list[PlannedRun] = []
    for turn, (seed, instance) in enumerate(product(seeds, instances)):
        beside = [configuration for configuration in configurations if seed in configuration.seeds]
        first = turn % len(beside)
        runs += (
            PlannedRun(configuration, instance, seed, limits.memory_gib)
            for configuration in beside[first:] + beside[:first]
        )
    return tuple(runs)


class Counter(Protocol):
    """What is reported of each run."""

    def began(self, item: PlannedRun) -> None:
        """A run begins."""
        ...

    def ended(self, item: PlannedRun, run: Run) -> None:
        """A run is stored."""
        ...


class Reporter(Protocol):
    """Where an experiment reports how far it is."""

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
            Made before, from which the time that these take can be estimated.
        """
        ...
