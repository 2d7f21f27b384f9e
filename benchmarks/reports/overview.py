from collections.abc import Callable, Sequence

from benchmarks.peers.protocol import BoundScope
from benchmarks.reports.grid import Grid, GridCell, GridRow, Head
from benchmarks.reports.material import Material
from benchmarks.reports.standing import Standing
from benchmarks.reports.table import Cell, Table
from benchmarks.reports.words import NOTHING, counted, percent, seconds, sentences, whole
from benchmarks.statistics.bootstrap import FEWEST_INSTANCES
from benchmarks.statistics.estimate import Estimate
from benchmarks.statistics.geometric_mean import SHIFT_SECONDS
from benchmarks.statistics.penalty import FACTOR

NAME = "overview"
FEW = 10


def overview_grid(material: Material, standings: Sequence[Standing]) -> Grid:
    """One row a setting; the best of each column is told apart."""
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
    if not material.arms:
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
