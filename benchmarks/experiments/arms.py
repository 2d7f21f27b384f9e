import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, JsonValue

from benchmarks.experiments.experiment import Experiment, Setting
from benchmarks.experiments.grid import Point, grid_lists, point_words, points, value_words, with_values
from benchmarks.experiments.issues import an_issue
from benchmarks.runs.finding import find_peer
from benchmarks.runs.task import threads_at_once
from benchmarks.runs.version import CodeVersion
from models.files import read_policy, read_settings
from models.files.documents import locate_by_pointer
from models.files.faults import tell
from models.files.structure import validated
from models.issue import InvalidInputError, Issue
from models.policy import Policy
from models.settings import SolverSettings

OF_THE_EXPERIMENT = {
    "time_limit_seconds": "limits.time_limit_seconds",
    "seed": "seeds",
}
"""Solver settings that hold for every arm alike, with where an experiment says them."""


@dataclass(frozen=True)
class Arm:
    """One setting of the comparison with one point of the grid and one version of the code."""

    name: str
    way: str
    parameters: Mapping[str, str | int | float | bool]
    solver: Mapping[str, JsonValue]
    policy: Mapping[str, JsonValue]
    threads: int
    seeds: tuple[int, ...]
    version: CodeVersion

    @property
    def most_threads(self) -> int:
        """At once; `threads_at_once`."""
        return threads_at_once(self.threads, self.solver)


def arms_of(experiment: Experiment, versions: Sequence[CodeVersion], folder: Path, source: str) -> tuple[Arm, ...]:
    """
    Every arm: settings × grid × versions.

    Parameters
    ----------
    folder
        Where the experiment's file is; what it names lies relative to it.

    Raises
    ------
    InvalidInputError
        With every problem in settings and grid.
    """
    lists, issues = grid_lists(experiment.grid)
    arms: list[Arm] = []
    for number, setting in enumerate(experiment.settings):
        where = ("settings", number)
        try:
            find_peer(setting.way)
        except LookupError as error:
            remedy = "Correct the name, or give module:ATTRIBUTE of your own."
            issues.append(an_issue("unknown_way", (*where, "way"), str(error.args[0]), remedy))
        solver, policy = _with_files(setting, folder, where, issues)
        for point in points(lists if setting.grid else {}):
            over = _with_point({"solver": solver, "policy": policy}, point)
            issues += [issue for issue in _faults(over, where, point) if issue not in issues]
            arms += [_arm(experiment, setting, over, point, list(lists), version) for version in versions]
    twice = [name for name, count in Counter(arm.name for arm in arms).items() if count > 1]
    if twice and not issues:
        message = f"{', '.join(twice)}: two settings of this name"
        issues.append(an_issue("repeated_name", ("settings",), message, "Give every setting a name of its own."))
    if issues:
        raise InvalidInputError(source, issues)
    return tuple(arms)


def _with_files(
    setting: Setting, folder: Path, where: tuple[str | int, ...], issues: list[Issue]
) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """What the setting's files say, with what stands in the experiment itself over it."""
    found: list[dict[str, JsonValue]] = []
    readers: tuple[tuple[str, Any], ...] = (("settings_file", read_settings), ("policy_file", read_policy))
    for name, read in readers:
        given = getattr(setting, name)
        content: dict[str, JsonValue] = {}
        if given is not None:
            try:
                # only what the file says, so that another version keeps its own defaults
                content = read(folder / given).model_dump(mode="json", exclude_unset=True)
            except InvalidInputError as error:
                issues += [
                    an_issue(issue.code, (*where, name), f"{given} {issue.path}: {issue.message}", issue.remedy)
                    for issue in error.issues
                ]
        found.append(content)
    return merged(found[0], setting.solver), merged(found[1], setting.policy)


def merged(below: Mapping[str, JsonValue], above: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Two nested objects as one; where both say something the second holds."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _with_point(over: dict[str, JsonValue], point: Point) -> dict[str, JsonValue]:
    for name, value in point:
        over = with_values(over, name.split("."), value)
    return over


def _faults(over: Mapping[str, JsonValue], where: tuple[str | int, ...], point: Point) -> list[Issue]:
    """What is wrong with the overrides; told at the grid where that is what changed them."""
    gridded = {tuple(name.split(".")) for name, _ in point}
    issues: list[Issue] = []
    models: tuple[tuple[str, type[BaseModel]], ...] = (("solver", SolverSettings), ("policy", Policy))
    for root, model in models:
        document = over[root]
        _, faults = validated(model, json.dumps(document), document)
        for issue, fault in zip(tell(model, document, faults, locate_by_pointer), faults, strict=True):
            loc = (root, *fault.loc)
            in_grid = any(loc[: len(name)] == name for name in gridded)
            place = locate_by_pointer(("grid", *loc) if in_grid else (*where, *loc))
            issues.append(issue.model_copy(update={"path": place}))
        for name, instead in OF_THE_EXPERIMENT.items():
            if root == "solver" and isinstance(document, dict) and name in document:
                place_of = ("grid", root, name) if (root, name) in gridded else (*where, root, name)
                message = f"{name} is the same for all settings: the experiment says it in {instead}"
                issues.append(an_issue("not_here", place_of, message, "Delete it here."))
    return issues


def _arm(
    experiment: Experiment,
    setting: Setting,
    over: Mapping[str, JsonValue],
    point: Point,
    names: Sequence[str],
    version: CodeVersion,
) -> Arm:
    solver, policy = over["solver"], over["policy"]
    assert isinstance(solver, dict)
    assert isinstance(policy, dict)
    workers = solver.get("workers")
    label = f"@{version.label}" if version.label else ""
    return Arm(
        name=f"{setting.name}{point_words(point, names)}{label}",
        way=setting.way,
        parameters={
            name: value if isinstance(value, str | int | float | bool) else value_words(value) for name, value in point
        },
        solver={name: value for name, value in solver.items() if name != "workers"},
        policy=policy,
        threads=workers if isinstance(workers, int) else experiment.limits.threads,
        seeds=setting.seeds or experiment.seeds,
        version=version,
    )
