"""How each setting did: the first table of the report."""

from collections.abc import Callable, Sequence

from pydantic import Field

from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.figures.figure import Cell, Table
from benchmarks.bench.reports.material import Case, Material, by_problem, mean
from benchmarks.bench.reports.words import (
    NOTHING,
    Grid,
    GridCell,
    GridRow,
    Head,
    counted,
    percent,
    seconds,
    sentences,
    whole,
)
from benchmarks.bench.statistics.descriptive import FACTOR
from benchmarks.bench.statistics.estimates import (
    FEWEST_INSTANCES,
    SHIFT_SECONDS,
    Estimate,
    shifted_geometric_mean_estimate,
)
from models.base import Model

NAME = "overview"
FEW = 10


class Standing(Model):
    """
    How one setting did, over all its runs.

    Means are over instances, of the mean over the seeds of each; of a disqualified setting there are only counts.
    """

    arm: str
    is_disqualified: bool
    runs: int
    plans: int = Field(description="Runs that ended with a plan that the checker accepted.")
    violations: int = Field(description="Found by the checker, in all plans.")
    instances: int
    best_on: int | None = Field(default=None, description="Instances on which a seed of it found the best known plan.")
    distance: float | None = Field(default=None, description="To the best known cost, a share; no plan is 1.")
    distance_over_time: float | None = Field(default=None, description="Primal integral over the time limit, a share.")
    proven_gap: float | None = Field(default=None, description="By the runs' own bounds over all candidates, a share.")
    bound_scope: str = Field(default="", description="Over which plans the bounds hold; empty without bounds.")
    bounded_runs: int = Field(default=0, description="Runs with a plan and a bound over all candidates.")
    run_seconds: Estimate | None = Field(
        default=None, description="Shifted geometric mean; a run without a plan counts as its limit."
    )
    target_runs: int = Field(default=0, description="Runs that reached the goal.")
    target_seconds: Estimate | None = Field(
        default=None, description="To the goal, shifted geometric mean; a run not there counts as its limit."
    )
    target_par10_seconds: float | None = Field(
        default=None, description="To the goal, mean; a run not there counts as ten times its limit."
    )
    peak_mib: float | None = Field(default=None, description="Most of any run.")


def standings(material: Material) -> Sequence[Standing]:
    """Every setting: disqualified ones first, then in the order of the store."""
    out = [
        _counts(material, configuration)
        for configuration in material.all_configurations
        if configuration in material.disqualified
    ]
    return [*out, *(_standing(material, configuration) for configuration in material.configurations)]


def _counts(material: Material, configuration: str) -> Standing:
    cases = [case for case in material.cases if case.measured.arm == configuration]
    return Standing(
        arm=configuration,
        is_disqualified=configuration in material.disqualified,
        runs=len(cases),
        plans=sum(case.measured.cost is not None for case in cases),
        violations=sum(case.measured.violations for case in cases),
        instances=len({case.problem for case in cases}),
    )


def _standing(material: Material, configuration: str) -> Standing:
    cases = material.by_configuration[configuration]
    known = [case for case in cases if case.measured.distance is not None]
    nearest = by_problem(known, lambda case: case.measured.distance or 0.0, min)
    peaks = [case.measured.peak_mib for case in cases if case.measured.peak_mib is not None]
    return _counts(material, configuration).model_copy(
        update={
            "best_on": sum(distance == 0 for distance in nearest.values()),
            "distance": _mean(cases, "distance"),
            "distance_over_time": _mean(cases, "mean_primal_gap"),
            "proven_gap": _mean(cases, "gap"),
            "bound_scope": material.scopes.get(configuration, ""),
            "bounded_runs": sum(case.measured.gap is not None for case in cases),
            "run_seconds": shifted_geometric_mean_estimate(list(by_problem(cases, _until_end, mean).values())),
            "target_runs": sum(material.target.seconds(case.measured) < float("inf") for case in cases),
            "target_seconds": shifted_geometric_mean_estimate(list(material.penalised(configuration, 1.0).values())),
            "target_par10_seconds": mean(list(material.penalised(configuration, FACTOR).values())),
            "peak_mib": max(peaks, default=None),
        }
    )


def _mean(cases: Sequence[Case], column: str) -> float | None:
    """Over instances, of the mean over seeds, of the runs that have it."""
    known = [case for case in cases if getattr(case.measured, column) is not None]
    return (
        mean(list(by_problem(known, lambda case: float(getattr(case.measured, column)), mean).values()))
        if known
        else None
    )


def _until_end(case: Case) -> float:
    seconds, limit = case.measured.seconds, case.measured.time_limit_seconds
    return limit if seconds is None else min(seconds, limit)


def overview_grid(material: Material, standings: Sequence[Standing]) -> Grid:
    """One row a setting; the best of each column stands out."""
    goal = material.target.words
    head = [
        Head("Setting", is_number=False),
        Head("Plans", "of runs"),
        Head("Best", "of instances"),
        Head("Distance", "to best known"),
        Head("Proven gap", "mean"),
        Head("Seconds", "of a run"),
        Head("Seconds", f"to {goal}"),
        Head("PAR10", "seconds, same goal"),
        Head("Peak", "MiB"),
        Head("Violations"),
    ]
    best = {name: _best(standings, value) for name, value in _COMPARED.items()}
    return Grid(
        f"Experiment {_experiments(material)}: how each setting did; the best of a column in bold",
        head,
        [_row(item, best) for item in standings],
        style="overview",
    )


def overview_notes(material: Material, standings: Sequence[Standing]) -> list[str]:
    """What the columns mean, in small print below the table."""
    if not material.configurations:
        return []
    instances = len(material.problems)
    bounded = any(0 < item.bounded_runs < item.plans for item in standings)
    return sentences(
        "Distance: (cost − best known) / cost, mean, no plan is 100 %; over time: the same, averaged over the whole "
        "time limit (primal integral). Proven gap: by the run's own bound over all candidates.",
        f"Seconds: shifted geometric mean (shift {SHIFT_SECONDS:g} s) with its 95 % interval from a bootstrap over "
        f"instances; a run that did not get there counts as its limit, in PAR10 as {FACTOR:g} times its limit.",
        "Everywhere the seeds of an instance are taken together first.",
        _interval_words(instances),
        material.own_bounds(),
        "Some settings have such a bound in a part of their runs only; the proven gap is of those." if bounded else "",
    )


def _interval_words(instances: int) -> str:
    if instances < FEWEST_INSTANCES:
        return f"With {counted(instances, 'instance')} there are no intervals: {FEWEST_INSTANCES} is the least for one."
    if instances < FEW:
        return f"With {counted(instances, 'instance')} intervals are too narrow to trust; see `bench compare`."
    return ""


def overview_table(standings: Sequence[Standing]) -> Table:
    """The same as numbers."""
    names = [name for name in Standing.model_fields if name not in ("run_seconds", "target_seconds")]
    columns = [*names, *(f"{name}{end}" for name in ("run_seconds", "target_seconds") for end in ("", "_low", "_high"))]
    return Table(columns, [[*(getattr(item, name) for name in names), *_ends(item)] for item in standings])


def _ends(item: Standing) -> list[Cell]:
    pairs = [item.run_seconds, item.target_seconds]
    return [
        cell for found in pairs for cell in ((None,) * 3 if found is None else (found.value, found.low, found.high))
    ]


_COMPARED: dict[str, Callable[[Standing], float | None]] = {
    "best_on": lambda item: None if item.best_on is None else -item.best_on,
    "distance": lambda item: item.distance,
    "proven_gap": lambda item: item.proven_gap,
    "run_seconds": lambda item: None if item.run_seconds is None else item.run_seconds.value,
    "target_seconds": lambda item: None if item.target_seconds is None else item.target_seconds.value,
    "target_par10_seconds": lambda item: item.target_par10_seconds,
}
"""Columns with a best, as something of which less is better."""


def _best(standings: Sequence[Standing], value: Callable[[Standing], float | None]) -> float | None:
    """The least; none where settings do not differ."""
    found = {number for item in standings if (number := value(item)) is not None}
    return min(found) if len(found) > 1 else None


def _row(item: Standing, best: dict[str, float | None]) -> GridRow:
    def cell(name: str, words: str, extra: str = "") -> GridCell:
        number = _COMPARED[name](item)
        return GridCell(words, extra, is_best=number is not None and number == best[name])

    alarm = GridCell(whole(item.violations), is_alarm=item.violations > 0)
    if item.is_disqualified:
        nothing = [GridCell(NOTHING) for _ in range(7)]
        return GridRow(
            item.arm, [GridCell(f"{item.plans} / {item.runs}", "disqualified"), *nothing, alarm], is_out=True
        )
    return GridRow(
        item.arm,
        [
            GridCell(f"{item.plans} / {item.runs}"),
            cell("best_on", f"{item.best_on} / {item.instances}"),
            cell("distance", percent(item.distance), f"over time {percent(item.distance_over_time)}"),
            cell(
                "proven_gap",
                percent(item.proven_gap),
                "" if item.bound_scope == BoundScope.CANDIDATES.value else item.bound_scope,
            ),
            cell("run_seconds", *_estimate(item.run_seconds)),
            cell("target_seconds", *_estimate(item.target_seconds)),
            cell("target_par10_seconds", seconds(item.target_par10_seconds), f"{item.target_runs} / {item.runs} there"),
            GridCell(whole(item.peak_mib)),
            alarm,
        ],
    )


def _estimate(found: Estimate | None) -> tuple[str, str]:
    if found is None:
        return NOTHING, ""
    interval = "" if found.low is None else f"{seconds(found.low)} to {seconds(found.high)}"
    return seconds(found.value), interval


def _experiments(material: Material) -> str:
    return ", ".join(dict.fromkeys(run.experiment for run in material.runs))
