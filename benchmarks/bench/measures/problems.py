"""Which runs had the same problem, and which settings are out for a wrong plan."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import Field

from benchmarks.bench.runs.record import Run
from models.base import Model


class Problem(NamedTuple):
    """What a run had to solve; only costs of one problem are compared, for another policy counts other points."""

    experiment: str
    instance: str
    snapshot_id: str
    policy: str
    """What differs from the default policy, as JSON."""


class UnlikeTravelError(ValueError):
    """Runs of one problem with travel times of unlike sources: their points mean unlike things."""


def problem_of(run: Run) -> Problem:
    """The problem of a run."""
    policy = json.dumps(run.overrides.get("policy", {}), sort_keys=True)
    return Problem(run.experiment, run.instance, run.snapshot_id, policy)


def configuration_of(run: Run) -> str:
    """What is compared: the setting, whose name holds the grid's values and the label of the version."""
    return run.setting


def configurations_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """All configurations in the order of the store."""
    return tuple(dict.fromkeys(map(configuration_of, runs)))


def require_one_travel_source(runs: Sequence[Run]) -> None:
    """
    Refuses points that do not mean the same.

    Raises
    ------
    UnlikeTravelError
        If the runs of one problem did not take their travel times from one source.
    """
    sources: dict[Problem, str] = {}
    for run in runs:
        travel = run.outcome.travel
        if travel and sources.setdefault(problem_of(run), travel) != travel:
            raise UnlikeTravelError(
                f"{run.instance}: travel times from {sources[problem_of(run)]!r} and from {travel!r}; "
                "compare runs of one source"
            )


class Fault(Model):
    """A plan that the independent checker refused."""

    instance: str
    seed: int
    violations: dict[str, int] = Field(description="By code.")


def disqualified_configurations(runs: Sequence[Run]) -> Mapping[str, tuple[Fault, ...]]:
    """
    Settings that made a wrong plan even once, with every fault.

    All their runs stay out of rankings and comparisons: cheap plans that break a rule are no plans, and who breaks one
    in sight may break others elsewhere.
    """
    faults: dict[str, list[Fault]] = {}
    for run in runs:
        if run.outcome.violations:
            fault = Fault(instance=run.instance, seed=run.seed, violations=run.outcome.violations)
            faults.setdefault(configuration_of(run), []).append(fault)
    return {configuration: tuple(found) for configuration, found in faults.items()}
