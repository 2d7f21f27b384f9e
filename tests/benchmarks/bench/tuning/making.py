"""Tuning experiments, and runs that a formula makes in the place of the engine."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench.runs.record import Run
from benchmarks.bench.tuning.experiment import Candidate, TuningExperiment
from tests.benchmarks.bench.measures.making import made_run

FILE = """
name = "rounds"
question = "How many rounds?"
trials = 2
seed = 5

[limits]
time_limit_seconds = 4
memory_gib = 8
threads = 1

[parameters.ascent_rounds]
low = 0
high = 100
step = 10

[parameters.smoothing]
choices = [[0.95, 0.4], [0.5]]

[train]
seeds = [1, 2]
instances = [{ set = "small", seeds = [1, 2, 3] }]

[held_out]
seeds = [7]
instances = [{ set = "small", seeds = [11, 12, 13, 14, 15, 16] }]
"""


def an_experiment(**changes: Any) -> TuningExperiment:
    """An experiment over rounds from 0 to 100, three training instances and three seeds."""
    content: dict[str, Any] = {
        "name": "rounds",
        "question": "How many rounds?",
        "trials": 25,
        "seed": 3,
        "limits": {"time_limit_seconds": 20, "threads": 1},
        "parameters": {"ascent_rounds": {"low": 0, "high": 100}},
        "train": {"instances": [{"set": "small", "seeds": [1, 2, 3]}], "seeds": [1, 2, 3]},
        "held_out": {"instances": [{"set": "small", "seeds": list(range(11, 19))}], "seeds": [1, 2]},
    }
    return TuningExperiment.model_validate({**content, **changes})


def written(folder: Path, text: str = FILE) -> Path:
    path = folder / "rounds.toml"
    path.write_text(text, encoding="utf-8")
    return path


class Formula:
    """
    Plans at once after so many seconds; the instances differ, a seed adds a little.

    Parameters
    ----------
    seconds
        By settings, until the plan is there.
    """

    def __init__(self, seconds: Callable[[Candidate], float], instances: int, wrong: Sequence[str] = ()) -> None:
        self._seconds, self._instances, self._wrong = seconds, instances, wrong
        self.asked: list[tuple[str, int]] = []

    def __call__(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> list[Run]:
        self.asked += [(tried.name, seed) for seed in seeds for tried in settings]
        return [
            made_run(
                tried.name,
                f"small-{number}",
                seed,
                1000 * number,
                seconds=self._seconds(tried) * (1 + 0.01 * seed) * (1 + 0.1 * number),
                violations={"beds": 1} if tried.name in self._wrong else None,
            )
            for seed in seeds
            for number in range(1, self._instances + 1)
            for tried in settings
        ]
