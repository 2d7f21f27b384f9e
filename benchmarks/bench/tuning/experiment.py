import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import optuna
from pydantic import Field, JsonValue

from benchmarks.bench.experiments.configurations import Point, point_words, value_words, with_values
from benchmarks.bench.experiments.experiment import Instances, Limits, Name, Seed
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


DIGITS = 4


@dataclass(frozen=True)
class Candidate:
    """Solver settings that are tried; the name tells them."""

    name: str
    solver: Mapping[str, JsonValue]
    """What differs from the defaults."""


DEFAULT = Candidate("default", {})


def suggested(trial: optuna.Trial, parameters: Mapping[str, Parameter]) -> Candidate:
    """The settings that the search wants to try next."""
    return candidate([(name, _value(trial, name, parameter)) for name, parameter in parameters.items()])


def candidate(point: Sequence[tuple[str, JsonValue]]) -> Candidate:
    """The settings of a point; a dotted name is a setting within a table."""
    solver: dict[str, JsonValue] = {}
    for name, value in point:
        solver = with_values(solver, name.split("."), value)
    words: Point = tuple(point)
    return Candidate(f"tuned{point_words(words, [name for name, _ in point])}", solver)


def extremes(parameter: Parameter) -> Sequence[JsonValue]:
    """Values which a setting must accept for all between them to be accepted."""
    return parameter.choices if parameter.choices is not None else (parameter.low, parameter.high)


def _value(trial: optuna.Trial, name: str, parameter: Parameter) -> JsonValue:
    if parameter.choices is not None:
        # the library takes plain values only: labels stand for lists
        labels = [value_words(value) for value in parameter.choices]
        return parameter.choices[labels.index(trial.suggest_categorical(name, labels))]
    low, high, step = parameter.low, parameter.high, parameter.step
    assert low is not None
    assert high is not None
    if isinstance(low, int) and isinstance(high, int):
        return trial.suggest_int(name, low, high, step=1 if step is None else int(step), log=parameter.log)
    found = trial.suggest_float(name, float(low), float(high), step=step, log=parameter.log)
    # what is written down and named is what was run
    return min(max(float(f"{found:.{DIGITS}g}"), float(low)), float(high))


def settings_toml(solver: Mapping[str, JsonValue], comments: Sequence[str]) -> str:
    """
    Solver settings as TOML for `solve --settings`, with where they come from above them.

    Numbers, truth values, plain texts and lists of them are written in TOML as in JSON. A table comes last, as TOML
    wants it.

    >>> print(settings_toml({"cp_sat": {"level": 2}, "gap": 0.01, "smoothing": [0.9, 0.5]}, ["tuned"]), end="")
    # tuned
    gap = 0.01
    smoothing = [0.9, 0.5]
    <BLANKLINE>
    [cp_sat]
    level = 2
    """
    lines = [f"# {line}" for line in comments]
    lines += [f"{name} = {json.dumps(value)}" for name, value in solver.items() if not isinstance(value, dict)]
    for name, value in solver.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *(f"{key} = {json.dumps(inner)}" for key, inner in value.items())]
    return "\n".join(lines) + "\n"
