from collections.abc import Mapping, Sequence
from statistics import fmean

from benchmarks.compare.quantities import Quantity
from benchmarks.measures.disqualification import disqualified_arms
from benchmarks.measures.measuring import measure
from benchmarks.runs.record import Run
from benchmarks.statistics.signed_rank import Side, signed_rank_test

Block = tuple[str, int]
"""An instance with a seed."""

Values = Mapping[str, Mapping[Block, float]]
"""By setting, then by block: percent, less is better."""


def values_of(runs: Sequence[Run], quantity: Quantity) -> Values:
    """
    What every run is worth.

    Best known costs are those of these runs alone: who gives the same runs in the same order gets the same values,
    whatever else is in the store by now. That is what lets a search that was broken off go the same way again.
    """
    found: dict[str, dict[Block, float]] = {}
    for row in measure(runs):
        value = quantity.value(row)
        # every quantity that is tuned for has a value for a run without a plan
        assert value is not None
        found.setdefault(row.arm, {})[row.instance, row.seed] = value
    return found


def mean_of(values: Mapping[Block, float]) -> float:
    """The objective: the mean over instances and seeds."""
    return fmean(values.values())


def chance_of_no_worse(values: Mapping[Block, float], champion: Mapping[Block, float]) -> float:
    """
    One-sided p-value of the signed rank test that the setting is worse than the champion on the blocks it has.

    Blocks, not means over seeds: this only saves time in the search. What is claimed at the end rests on other
    instances, with seeds averaged.
    """
    return signed_rank_test([value - champion[block] for block, value in values.items()], Side.ABOVE_ZERO).p_value


def is_wrong(runs: Sequence[Run]) -> bool:
    """One of the plans breaks a rule."""
    return bool(disqualified_arms(runs))
