from collections.abc import Iterator

from pydantic import ValidationError

from benchmarks.bench.experiments.configurations import value_words
from benchmarks.bench.experiments.experiment import an_issue
from benchmarks.bench.runs.machine import cores
from benchmarks.bench.statistics.paired import fewest_pairs
from benchmarks.bench.tuning.experiment import Parameter, TuningExperiment, candidate, extremes
from models.issue import Issue
from models.settings import SolverSettings

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
