"""What can be compared: `--measure` of `bench compare`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.bench.measures.measured import Measured
from benchmarks.bench.statistics.descriptive import FACTOR

KPI = "kpi."


class Scale(StrEnum):
    """How two values of one instance are set against each other."""

    RATIO = "ratio"
    """B / A, for what grows with the instance: seconds, memory. A margin is a percentage of A."""
    DIFFERENCE = "difference"
    """B - A, for shares and key figures. A margin is in the unit."""


@dataclass(frozen=True)
class Quantity:
    """What is compared; less is better, but for key figures, of which that is for the reader to say."""

    name: str
    title: str
    unit: str
    scale: Scale
    value: Callable[[Measured], float | None]
    """Of one run; null where the run says nothing of it, which is then a missing run."""
    is_censored: Callable[[Measured], bool]
    """Whether the value stands for a goal that was not reached."""
    penalty: str = ""
    """What that value is, in words."""
    counts_points: bool = False
    """Depends on costs in points, which another policy counts otherwise."""
    rests_on_bound: bool = False
    """Asks for a bound that holds for all candidates; one over a method's own choices counts as none."""

    @property
    def is_judged(self) -> bool:
        """Whether less is better."""
        return not self.name.startswith(KPI)


def _distance(row: Measured) -> float:
    # nobody has a plan: nobody is nearer
    return 100.0 if row.distance is None else 100 * row.distance


def _gap(row: Measured) -> float:
    return 100.0 if row.gap is None else 100 * row.gap


def _mean_gap(row: Measured) -> float:
    return 100.0 if row.mean_primal_gap is None else 100 * row.mean_primal_gap


def _integral(row: Measured) -> float:
    return row.time_limit_seconds if row.primal_integral is None else row.primal_integral


def _time(name: str, title: str, *, counts_points: bool = False, rests_on_bound: bool = False) -> Quantity:
    """A time to a goal; PAR10 where it was not reached."""

    def seconds(row: Measured) -> float | None:
        found: float | None = getattr(row, name)
        return found

    return Quantity(
        name=name,
        title=title,
        unit="s",
        scale=Scale.RATIO,
        value=lambda row: FACTOR * row.time_limit_seconds if (found := seconds(row)) is None else found,
        is_censored=lambda row: seconds(row) is None,
        penalty=f"a goal not reached counts as {FACTOR:g} times the time limit",
        counts_points=counts_points,
        rests_on_bound=rests_on_bound,
    )


QUANTITIES: tuple[Quantity, ...] = (
    Quantity(
        "cost",
        "distance to the best known cost",
        "%",
        Scale.DIFFERENCE,
        _distance,
        # a plan that came after the limit is as far away as none
        lambda row: row.cost is None or row.distance == 1.0,
        "no plan within the limit counts as 100 %",
        counts_points=True,
    ),
    Quantity(
        "gap",
        "gap to the own bound",
        "%",
        Scale.DIFFERENCE,
        _gap,
        lambda row: row.gap is None,
        "no plan or no bound counts as 100 %",
        rests_on_bound=True,
    ),
    Quantity(
        "primal_integral",
        "primal integral",
        "s",
        Scale.RATIO,
        _integral,
        lambda row: row.seconds_to_first is None,
        "no plan counts as the whole time limit",
        counts_points=True,
    ),
    Quantity(
        "mean_primal_gap",
        "mean gap over the time limit",
        "%",
        Scale.DIFFERENCE,
        _mean_gap,
        lambda row: row.seconds_to_first is None,
        "no plan counts as 100 %",
        counts_points=True,
    ),
    _time("seconds", "time of the whole run"),
    _time("seconds_to_first", "time to the first plan", counts_points=True),
    _time("seconds_to_1_percent", "time to 1 % of the best known", counts_points=True),
    _time("seconds_to_01_percent", "time to 0.1 % of the best known", counts_points=True),
    _time("seconds_to_gap_1_percent", "time to a proven gap of 1 %", rests_on_bound=True),
    _time("seconds_to_gap_01_percent", "time to a proven gap of 0.1 %", rests_on_bound=True),
    _time("seconds_to_proven", "time to the proof", rests_on_bound=True),
    Quantity("memory", "peak memory", "MiB", Scale.RATIO, lambda row: row.peak_mib, lambda row: False),
)


def find_quantity(name: str, figures: Collection[str] | None = None) -> Quantity:
    """
    The quantity of a name, or a key figure as `kpi.unplaced_days`.

    Parameters
    ----------
    figures
        Key figures that the runs have; by default any name is taken for one.

    Raises
    ------
    LookupError
        With the names there are.
    """
    for quantity in QUANTITIES:
        if quantity.name == name:
            return quantity
    if name.startswith(KPI) and len(name) > len(KPI):
        figure = name.removeprefix(KPI)
        if figures is not None and figure not in figures:
            there = ", ".join(f"{KPI}{found}" for found in figures) or "none"
            raise LookupError(f"no key figure {figure!r} in these runs; there are: {there}")
        return Quantity(
            name, figure.replace("_", " "), "", Scale.DIFFERENCE, lambda row: row.kpis.get(figure), lambda row: False
        )
    names = ", ".join(quantity.name for quantity in QUANTITIES)
    raise LookupError(f"no measure {name!r}; choose from {names} or kpi.NAME")
