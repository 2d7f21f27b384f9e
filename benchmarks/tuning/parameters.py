from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import optuna
from pydantic import JsonValue

from benchmarks.experiments.grid import Point, point_words, value_words, with_values
from benchmarks.tuning.experiment import Parameter

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
