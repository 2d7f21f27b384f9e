"""Planned runs for tests, without files."""

from dataclasses import replace
from pathlib import Path

from benchmarks.bench.experiments.configurations import Configuration
from benchmarks.bench.experiments.instances import Instance
from benchmarks.bench.experiments.planned import PlannedRun
from benchmarks.bench.runs.version import CodeVersion

ARM = Configuration("a", "engine", {}, {"gap": 0.5}, {}, 2, (0,), CodeVersion())
INSTANCE = Instance("small-1", "small", "sha256:1", {"youths": 60.0}, 20.0, Path("small-1.json"))


def a_planned_run(
    configuration: str = "a", instance: str = "small-1", seed: int = 0, seconds: float = 20.0
) -> PlannedRun:
    on = replace(
        INSTANCE,
        name=instance,
        set_name=instance.partition("-")[0],
        snapshot_id=f"sha256:{instance}",
        time_limit_seconds=seconds,
    )
    return PlannedRun(replace(ARM, name=configuration), on, seed, 16.0)
