"""The file of a tuning experiment, what is wrong with it, and the candidates it allows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import optuna
from pydantic import Field, JsonValue, ValidationError

from benchmarks.bench.experiments.configurations import Point, point_words, value_words, with_values
from benchmarks.bench.experiments.experiment import Instances, Limits, Name, Seed, an_issue
from benchmarks.bench.runs.machine import cores
from benchmarks.bench.statistics.significance import fewest_pairs
from models.base import Model, Number
from models.issue import Issue
from models.settings import SolverSettings

DIGITS = 4
CANDIDATES = frozenset(
    {
        "teams_per_expertise",
        "places_per_youth",
        "brigade_places_per_youth",
        "brigade_teams_per_place",
        "lasting_places",
        "weekly_until_week",
        "later_every_weeks",
        "supports_per_place",
    }
)
"""They decide which plans there are to choose from: with fewer, the problem is easier and the bound means less."""
OF_THE_EXPERIMENT = frozenset({"time_limit_seconds", "workers", "seed", "deterministic"})
"""The same for all settings, or no comparison."""


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


@dataclass(frozen=True)
class Candidate:
    """Solver settings that are tried; the name says which."""

    name: str
    solver: Mapping[str, JsonValue]
    """What differs from the defaults."""


DEFAULT = Candidate("default", {})


def faults(experiment: TuningExperiment) -> Iterator[Issue]:
    """What is wrong with an experiment beyond its structure."""
    for name, parameter in experiment.parameters.items():
        yield from _parameter_faults(name, parameter)
    needed = fewest_pairs(experiment.alpha)
    count = experiment.held_out.instance_count
    if count < needed:
        message = f"{count} instance(s) can never show that a setting is better"
        yield an_issue(
            "too_few", ("held_out", "instances"), message, f"Give {needed} or more, none of them trained on."
        )
    limits = experiment.limits
    if limits.threads * limits.parallel_runs > cores():
        message = f"{limits.parallel_runs} runs at once with {limits.threads} threads on {cores()} cores"
        yield an_issue("too_many_threads", ("limits",), message, "Lower limits.parallel_runs or limits.threads.")


def _parameter_faults(name: str, parameter: Parameter) -> Iterator[Issue]:
    where = ("parameters", name)
    if name in CANDIDATES:
        message = f"{name} changes which plans the bound holds for, so that gaps would not mean the same"
        yield an_issue("not_here", where, message, "Delete it; compare such settings by cost, with bench run.")
        return
    if name in OF_THE_EXPERIMENT:
        yield an_issue("not_here", where, f"{name} is the same for all settings", "Delete it; see limits and seeds.")
        return
    if parameter.choices is not None:
        if (parameter.low, parameter.high, parameter.step) != (None, None, None) or parameter.log:
            yield an_issue("wrong_value", where, "a list of choices has no range", "Give choices, or low and high.")
            return
        labels = [value_words(value) for value in parameter.choices]
        if len(set(labels)) < len(labels):
            yield an_issue("repeated_value", (*where, "choices"), "a choice stands twice", "Delete one of the two.")
    elif parameter.low is None or parameter.high is None or parameter.low >= parameter.high:
        yield an_issue("missing_field", where, "a range needs low below high", "Give low and high, or choices.")
        return
    elif parameter.log and (parameter.step is not None or parameter.low <= 0):
        message = "a log range begins above zero and has no step"
        yield an_issue("wrong_value", where, message, "Delete log or step, or raise low.")
        return
    elif _is_whole(parameter) and parameter.step is not None and parameter.step != int(parameter.step):
        yield an_issue("wrong_value", (*where, "step"), "whole numbers go by whole steps", "Give a whole step.")
        return
    for value in extremes(parameter):
        try:
            SolverSettings.model_validate(candidate([(name, value)]).solver)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            known = ", ".join(field for field in SolverSettings.model_fields if field not in CANDIDATES)
            message = f"{value_words(value)} is no value of {name}: {first['msg']}"
            yield an_issue("wrong_value", where, message, f"Correct it; settings are {known}.")
            return


def _is_whole(parameter: Parameter) -> bool:
    return isinstance(parameter.low, int) and isinstance(parameter.high, int)


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
