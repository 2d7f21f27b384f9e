"""The configurations of an experiment: its settings × its grid × its versions of the code."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import BaseModel, JsonValue

from benchmarks.bench.experiments.experiment import Experiment, Setting, an_issue
from benchmarks.bench.peers.registry import find_peer
from benchmarks.bench.runs.record import threads_at_once
from benchmarks.bench.runs.version import CodeVersion
from models.files import read_policy, read_settings
from models.files.documents import locate_by_pointer
from models.files.faults import tell
from models.files.structure import validated
from models.issue import InvalidInputError, Issue
from models.policy import Policy
from models.settings import SolverSettings

ROOTS = ("solver", "policy")
"""What a dotted name may begin with."""
OF_THE_EXPERIMENT = {
    "time_limit_seconds": "limits.time_limit_seconds",
    "seed": "seeds",
}
"""Solver settings that hold for every configuration alike, with where an experiment says them."""
Point = tuple[tuple[str, JsonValue], ...]
"""One combination: dotted name and value, in the order of the file."""


@dataclass(frozen=True)
class Configuration:
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


def configurations_of(
    experiment: Experiment, versions: Sequence[CodeVersion], folder: Path, source: str
) -> tuple[Configuration, ...]:
    """
    Every configuration: settings × grid × versions.

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
    configurations: list[Configuration] = []
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
            configurations += [
                _configuration(experiment, setting, over, point, list(lists), version) for version in versions
            ]
    twice = [
        name for name, count in Counter(configuration.name for configuration in configurations).items() if count > 1
    ]
    if twice and not issues:
        message = f"{', '.join(twice)}: two settings of this name"
        issues.append(an_issue("repeated_name", ("settings",), message, "Give every setting a name of its own."))
    if issues:
        raise InvalidInputError(source, issues)
    return tuple(configurations)


def grid_lists(grid: Mapping[str, JsonValue]) -> tuple[dict[str, Sequence[JsonValue]], list[Issue]]:
    """
    Values by dotted name, and what is wrong; ``solver.gap = [..]`` and ``"solver.gap" = [..]`` are the same.

    >>> grid_lists({"solver": {"gap": [0.1, 0.2]}})
    ({'solver.gap': [0.1, 0.2]}, [])
    """
    lists: dict[str, Sequence[JsonValue]] = {}
    issues: list[Issue] = []
    for name, value in _leaves(grid, ()):
        where = ("grid", *name)
        dotted = ".".join(name)
        if dotted.partition(".")[0] not in ROOTS or "." not in dotted:
            remedy = f"Begin it with {' or '.join(f'{root}.' for root in ROOTS)}, as in solver.gap = [0.01, 0.001]."
            issues.append(an_issue("unknown_field", where, f"{dotted} is nothing that a grid can change", remedy))
        elif not isinstance(value, list) or not value:
            issues.append(an_issue("wrong_type", where, "a list of values is needed", "Write them as [1, 2, 4]."))
        elif len({json.dumps(item) for item in value}) < len(value):
            issues.append(an_issue("repeated_value", where, "a value stands twice", "Delete one of the two."))
        else:
            lists[dotted] = value
    return lists, issues


def points(lists: Mapping[str, Sequence[JsonValue]]) -> list[Point]:
    """Every combination; without lists the one that changes nothing."""
    return [tuple(zip(lists, values, strict=True)) for values in product(*lists.values())]


def point_words(point: Point, names: Sequence[str]) -> str:
    """
    A combination as part of a setting's name, by the shortest names that tell the grid's parameters apart.

    >>> point_words((("solver.gap", 0.1), ("solver.prove", True)), ["solver.gap", "solver.prove"])
    '/gap=0.1/prove=true'
    """
    lasts = [name.rpartition(".")[2] for name in names]
    words = []
    for name, value in point:
        last = name.rpartition(".")[2]
        words.append(f"/{last if lasts.count(last) == 1 else name}={value_words(value)}")
    return "".join(words)


def value_words(value: JsonValue) -> str:
    """A value without spaces or priced; the items of a list joined by plus signs."""
    if isinstance(value, list):
        return "+".join(value_words(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def with_values(overrides: Mapping[str, JsonValue], name: Sequence[str], value: JsonValue) -> dict[str, JsonValue]:
    """
    A nested object with the value at a name put in its place.

    >>> with_values({"rates": {"move": 1}}, ["rates", "closed_day"], 2)
    {'rates': {'move': 1, 'closed_day': 2}}
    """
    head, *rest = name
    if not rest:
        return {**overrides, head: value}
    inner = overrides.get(head)
    return {**overrides, head: with_values(inner if isinstance(inner, dict) else {}, rest, value)}


def merged(below: Mapping[str, JsonValue], above: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Two nested objects as one; where both say something the second holds."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _leaves(
    value: JsonValue | Mapping[str, JsonValue], name: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*name, key))
    else:
        yield name, value


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


def _with_point(over: dict[str, JsonValue], point: Point) -> dict[str, JsonValue]:
    for name, value in point:
        over = with_values(over, name.split("."), value)
    return over


def _faults(over: Mapping[str, JsonValue], where: tuple[str | int, ...], point: Point) -> list[Issue]:
    """What is wrong with the overrides; reported at the grid where that is what changed them."""
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


def _configuration(
    experiment: Experiment,
    setting: Setting,
    over: Mapping[str, JsonValue],
    point: Point,
    names: Sequence[str],
    version: CodeVersion,
) -> Configuration:
    solver, policy = over["solver"], over["policy"]
    assert isinstance(solver, dict)
    assert isinstance(policy, dict)
    workers = solver.get("workers")
    label = f"@{version.label}" if version.label else ""
    return Configuration(
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
