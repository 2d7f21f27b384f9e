import math
from collections.abc import Sequence
from itertools import combinations, permutations

import numpy as np
from pydantic import Field
from scipy.stats import rankdata

from benchmarks.bench.statistics.arrays import Floats, Numbers, floats, table
from benchmarks.bench.statistics.paired import signed_rank_test
from models.base import Model


def holm(p_values: Numbers) -> Floats:
    """
    P-values for several tests at once: the chance of even one false alarm stays within alpha (Holm 1979).

    The i-th smallest of m (from zero) is multiplied by m - i, and none becomes smaller than one before it.

    Returns
    -------
    Floats
        In the order given, at most 1.
    """
    array = floats(p_values)
    order = np.argsort(array, kind="stable")
    stepped = array[order] * np.arange(len(array), 0, -1)
    adjusted = np.empty_like(array)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


MOST_ENUMERATED = 20_000
DRAWS = 9_999


class Friedman(Model):
    """Friedman's test of several settings on the same instances."""

    instances: int
    mean_ranks: tuple[float, ...] = Field(description="By setting; 1 is the best.")
    statistic: float = Field(description="Chi-squared, corrected for ties.")
    p_value: float
    exact: bool = Field(description="By enumeration of all orders within the instances; else by random orders.")


class PairTest(Model):
    """Two of several settings, corrected for all pairs tested."""

    first: int = Field(description="Index of the setting.")
    second: int
    p_value: float
    holm_p_value: float


def friedman_test(values: Sequence[Sequence[float]] | Floats, seed: int = 0) -> Friedman:
    """
    Whether the settings rank alike over the instances (Friedman 1937).

    The p-value is from permutations of the settings within each instance: all of them if there are few enough, else
    9,999 drawn with the seed given. The usual chi-squared distribution is far off with few instances, and its F-form
    (Iman, Davenport 1980) calls two unanimous instances certain.

    Parameters
    ----------
    values
        Shape (instances, settings), smaller is better.
    """
    array = table(values)
    instances, settings = array.shape
    if settings < 3:
        raise ValueError("Friedman's test is for three settings or more; take the signed rank test for two")
    ranks: Floats = rankdata(array, axis=1)
    spread = float(((ranks - (settings + 1) / 2) ** 2).sum())
    sums = ranks.sum(axis=0)
    deviation = float(((sums - sums.mean()) ** 2).sum())
    statistic = (settings - 1) * deviation / spread if spread else 0.0
    exact = instances * math.log(math.factorial(settings)) <= math.log(MOST_ENUMERATED)
    among = _all_deviations(ranks) if exact else _drawn_deviations(ranks, seed)
    reached = int((among >= deviation - 1e-9 * max(1.0, deviation)).sum())
    return Friedman(
        instances=instances,
        mean_ranks=tuple(float(rank) for rank in ranks.mean(axis=0)),
        statistic=statistic,
        # the order that was seen is one of those drawn, so that no p-value is zero
        p_value=reached / len(among) if exact else (1 + reached) / (1 + len(among)),
        exact=exact,
    )


def pair_tests(values: Sequence[Sequence[float]] | Floats) -> tuple[PairTest, ...]:
    """
    Every two settings by the signed rank test, corrected by Holm.

    Not by differences of mean ranks: whether two differ would then depend on which others were in the experiment
    (Benavoli, Corani, Mangili 2016).
    """
    array = table(values)
    pairs = list(combinations(range(array.shape[1]), 2))
    p_values = [signed_rank_test(array[:, second] - array[:, first]).p_value for first, second in pairs]
    return tuple(
        PairTest(first=first, second=second, p_value=p_value, holm_p_value=float(adjusted))
        for (first, second), p_value, adjusted in zip(pairs, p_values, holm(p_values), strict=True)
    )


def _all_deviations(ranks: Floats) -> Floats:
    sums = np.zeros((1, ranks.shape[1]))
    for row in ranks:
        orders = np.array(list(permutations(row)))
        sums = (sums[:, None, :] + orders[None, :, :]).reshape(-1, ranks.shape[1])
    return _deviations(sums)


def _drawn_deviations(ranks: Floats, seed: int) -> Floats:
    source = np.random.default_rng(seed)
    sums = np.zeros((DRAWS, ranks.shape[1]))
    for row in ranks:
        sums += source.permuted(np.tile(row, (DRAWS, 1)), axis=1)
    return _deviations(sums)


def _deviations(sums: Floats) -> Floats:
    deviations: Floats = ((sums - sums.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return deviations
