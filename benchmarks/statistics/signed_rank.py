import math
from enum import StrEnum

import numpy as np
from pydantic import Field
from scipy.stats import norm

from benchmarks.statistics.arrays import Floats, Numbers, floats
from benchmarks.statistics.ranks import Integers, pratt_ranks, rank_sum_distribution
from models.base import Model

MOST_EXACT_PAIRS = 200


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


def smallest_p_value(pairs: int, side: Side = Side.UNEQUAL) -> float:
    """The least p-value that so many pairs can give, all of them pointing one way: 2^(1-n), one-sided 2^-n."""
    return float(min(1.0, 2.0 ** ((1 if side is Side.UNEQUAL else 0) - pairs)))


def fewest_pairs(alpha: float, side: Side = Side.UNEQUAL) -> int:
    """The fewest pairs that can ever show a difference at this alpha."""
    if not 0 < alpha < 1:
        raise ValueError("alpha lies between 0 and 1")
    return math.ceil(math.log2(1 / alpha)) + (1 if side is Side.UNEQUAL else 0)


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
    """Chances of every rank sum (not doubled) of so many pairs without ties and zeros."""
    return rank_sum_distribution(np.arange(1, pairs + 1, dtype=np.int64))
