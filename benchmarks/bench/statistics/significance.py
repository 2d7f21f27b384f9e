"""Tests of paired differences: signed rank, Hodges-Lehmann, non-inferiority, Friedman, Holm."""

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy.stats import norm, rankdata

from benchmarks.bench.statistics.estimates import Estimate, Floats, Numbers, floats, table
from models.base import Model

MOST_EXACT_PAIRS = 200
MOST_ENUMERATED = 20_000
DRAWS = 9_999
Integers = NDArray[np.int64]


class Side(StrEnum):
    """What is to be shown of the differences."""

    UNEQUAL = "unequal"
    BELOW_ZERO = "below zero"
    ABOVE_ZERO = "above zero"


class SignedRank(Model):
    """Wilcoxon's signed rank test of paired differences."""

    pairs: int
    zeros: int = Field(description="Pairs without any difference; ranked, then left out of the sums (Pratt).")
    positive_rank_sum: float
    negative_rank_sum: float
    p_value: float
    exact: bool = Field(description="By enumeration of the signs; else by the normal distribution.")

    @property
    def rank_biserial(self) -> float:
        """Matched-pairs effect size (Kerby 2014): 1 if every pair rises, -1 if every pair falls, 0 if balanced."""
        total = self.positive_rank_sum + self.negative_rank_sum
        return (self.positive_rank_sum - self.negative_rank_sum) / total if total else 0.0


def signed_rank_test(differences: Numbers, side: Side = Side.UNEQUAL) -> SignedRank:
    """
    Whether the paired differences are symmetric about zero (Wilcoxon 1945).

    Zeros are treated by Pratt's method. Up to 200 pairs the p-value is exact, with ties too; beyond that it is from the
    normal distribution with the variance of these very ranks.

    Parameters
    ----------
    differences
        B - A, one an instance.
    """
    array = floats(differences)
    if np.isinf(array).any():
        raise ValueError("a difference is infinite; penalise what did not end first")
    ranks = pratt_ranks(array)
    plus = int(ranks[array > 0].sum())
    exact = len(array) <= MOST_EXACT_PAIRS
    below, above = _exact_tails(ranks, plus) if exact else _normal_tails(ranks, plus)
    p_value = {Side.UNEQUAL: min(1.0, 2 * min(below, above)), Side.BELOW_ZERO: below, Side.ABOVE_ZERO: above}[side]
    return SignedRank(
        pairs=len(array),
        zeros=int((array == 0).sum()),
        positive_rank_sum=plus / 2,
        negative_rank_sum=float(ranks.sum() - plus) / 2,
        p_value=p_value,
        exact=exact,
    )


def fewest_pairs(alpha: float, side: Side = Side.UNEQUAL) -> int:
    """The fewest pairs that can ever show a difference at this alpha."""
    if not 0 < alpha < 1:
        raise ValueError("alpha lies between 0 and 1")
    return math.ceil(math.log2(1 / alpha)) + (1 if side is Side.UNEQUAL else 0)


def hodges_lehmann(differences: Numbers, confidence: float = 0.95) -> Estimate:
    r"""
    The typical paired difference: the median of all Walsh averages, with the interval of the signed rank test.

    .. math:: \hat\theta = \operatorname{median}_{i \le j} \frac{d_i + d_j}{2}

    The interval holds every shift that the two-sided test would not reject (Hollander and Wolfe, Nonparametric
    Statistical Methods, sections 3.2 and 3.3). It takes the distribution without ties: with ties and zeros it is a
    little too wide.

    Returns
    -------
    Estimate
        Without interval where even unanimous pairs would not show a difference at this confidence.
    """
    averages = walsh_averages(differences)
    value = float(np.median(averages))
    cut = _cut(len(floats(differences)), (1 - confidence) / 2)
    if cut is None:
        return Estimate(value=value, confidence=confidence)
    low, high = float(averages[cut]), float(averages[len(averages) - 1 - cut])
    return Estimate(value=value, low=low, high=high, confidence=confidence)


def upper_bound(differences: Numbers, alpha: float = 0.05) -> float | None:
    """
    What the typical difference does not exceed, with confidence 1 - alpha (one-sided).

    Returns
    -------
    float or None
        Null with fewer pairs than a one-sided test at this alpha needs.
    """
    averages = walsh_averages(differences)
    cut = _cut(len(floats(differences)), alpha)
    return None if cut is None else float(averages[len(averages) - 1 - cut])


def walsh_averages(differences: Numbers) -> Floats:
    """Means of all pairs of differences, each with itself too, sorted; of shape (n (n + 1) / 2,)."""
    array = floats(differences)
    if np.isinf(array).any():
        raise ValueError("a difference is infinite; penalise what did not end first")
    first, second = np.triu_indices(len(array))
    averages: Floats = np.sort((array[first] + array[second]) / 2)
    return averages


class NonInferiority(Model):
    """Whether B may be taken for no worse than A, but for a margin."""

    margin: float = Field(description="In the unit of the differences.")
    alpha: float
    estimate: float = Field(description="Hodges-Lehmann, B - A.")
    upper_bound: float | None = Field(description="One-sided; null with fewer pairs than needed.")
    pairs: int
    pairs_needed: int

    @property
    def holds(self) -> bool:
        """Worse by more than the margin is excluded. What cannot be excluded counts against B."""
        return self.upper_bound is not None and self.upper_bound <= self.margin


def non_inferiority(differences: Numbers, margin: float, alpha: float = 0.05) -> NonInferiority:
    """
    Whether it can be excluded that B is worse than A by more than the margin.

    It can when the one-sided upper confidence bound (1 - alpha) of the Hodges-Lehmann difference B - A is at most the
    margin. "No significant difference" is not enough for that: few or noisy instances show no difference either, and
    here they leave the bound high.

    Parameters
    ----------
    differences
        B - A, one an instance; smaller is better.
    margin
        Not negative; with 0 only a B that is shown to be no worse at all passes (equal results do).
    """
    if margin < 0:
        raise ValueError("a margin is not negative")
    return NonInferiority(
        margin=margin,
        alpha=alpha,
        estimate=hodges_lehmann(differences).value,
        upper_bound=upper_bound(differences, alpha),
        pairs=len(floats(differences)),
        pairs_needed=fewest_pairs(alpha, Side.BELOW_ZERO),
    )


class Friedman(Model):
    """Friedman's test of several settings on the same instances."""

    instances: int
    mean_ranks: tuple[float, ...] = Field(description="By setting; 1 is the best.")
    statistic: float = Field(description="Chi-squared, corrected for ties.")
    p_value: float
    exact: bool = Field(description="By enumeration of all orders within the instances; else by random orders.")


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


def pratt_ranks(differences: Floats) -> Integers:
    """
    Twice the mid-rank of each absolute difference, zero where the difference is zero.

    Zeros are ranked with the others and then left out of the sums (Pratt 1959): leaving them out before ranking can
    make a result significant by adding evidence for "no difference". Twice, so that the mid-ranks of ties are whole.
    """
    doubled = np.rint(2 * rankdata(np.abs(differences))).astype(np.int64)
    return np.where(differences == 0, 0, doubled)


def rank_sum_distribution(doubled_ranks: Integers) -> Floats:
    """
    Chances of every (doubled) sum of ranks with a plus sign, if each sign is as likely as the other.

    Exact also with ties and zeros: the distribution is that of these very ranks.

    Returns
    -------
    Floats
        Of shape (1 + sum of the doubled ranks,).
    """
    chances = np.zeros(int(doubled_ranks.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled_ranks[doubled_ranks > 0]:
        with_plus = np.zeros_like(chances)
        with_plus[rank:] = chances[:-rank]
        chances = 0.5 * (chances + with_plus)
    return chances


def _exact_tails(ranks: Integers, plus: int) -> tuple[float, float]:
    chances = rank_sum_distribution(ranks)
    return float(chances[: plus + 1].sum()), float(chances[plus:].sum())


def _normal_tails(ranks: Integers, plus: int) -> tuple[float, float]:
    squares = float((ranks.astype(np.float64) ** 2).sum())
    if not squares:
        return 1.0, 1.0
    z = (plus - float(ranks.sum()) / 2) / math.sqrt(squares / 4)
    return float(norm.cdf(z)), float(norm.sf(z))


def untied_distribution(pairs: int) -> Floats:
    """Chances of every rank sum (not doubled) of this many pairs without ties and zeros."""
    return rank_sum_distribution(np.arange(1, pairs + 1, dtype=np.int64))


def _cut(pairs: int, tail: float) -> int | None:
    """The largest rank sum whose lower tail is within the chance given; null if zero is too likely already."""
    if pairs > MOST_EXACT_PAIRS:
        mean, variance = pairs * (pairs + 1) / 4, pairs * (pairs + 1) * (2 * pairs + 1) / 24
        return math.floor(mean + float(norm.ppf(tail)) * math.sqrt(variance) - 0.5)
    within = np.cumsum(untied_distribution(pairs)) <= tail * (1 + 1e-12)
    return int(within.sum()) - 1 if within[0] else None


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
