import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from pydantic import JsonValue

from benchmarks.experiments.issues import an_issue
from models.issue import Issue

ROOTS = ("solver", "policy")
"""What a dotted name may begin with."""

Point = tuple[tuple[str, JsonValue], ...]
"""One combination: dotted name and value, in the order of the file."""


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
    """A value without spaces or quotes; the items of a list joined by plus signs."""
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


def _leaves(
    value: JsonValue | Mapping[str, JsonValue], name: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*name, key))
    else:
        yield name, value
