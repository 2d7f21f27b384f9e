import json
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.runs.record import Run


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


def arm_of(run: Run) -> str:
    """What is compared: the setting, whose name holds the grid's values and the label of the version."""
    return run.setting


def arms_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """All arms in the order of the store."""
    return tuple(dict.fromkeys(map(arm_of, runs)))


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
