"""Stores made by hand for `bench compare`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bench.runs.record import Run
from tests.benchmarks.bench.measures.making import made_run

INSTANCES = tuple(f"region-{number}" for number in range(1, 9))


def runs_of(
    costs: Mapping[str, Sequence[int]], seconds: Mapping[str, Sequence[float]] | None = None, seeds: int = 1
) -> list[Run]:
    """A cost an instance and setting; further seeds cost one point less each."""
    return [
        made_run(
            setting,
            INSTANCES[number],
            seed,
            cost - seed + 1,
            seconds=5.0 if seconds is None else seconds[setting][number],
            bound=900.0,
        )
        for setting, values in costs.items()
        for number, cost in enumerate(values)
        for seed in range(1, seeds + 1)
    ]


def write_store(path: Path, runs: Sequence[Run]) -> Path:
    path.write_bytes(b"".join(run.model_dump_json().encode() + b"\n" for run in runs))
    return path
