import math

import numpy as np
from scipy.stats import norm

from benchmarks.statistics.arrays import Floats, Numbers, floats
from benchmarks.statistics.estimate import Estimate
from benchmarks.statistics.signed_rank import MOST_EXACT_PAIRS, untied_distribution


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


def _cut(pairs: int, tail: float) -> int | None:
    """The largest rank sum whose lower tail is within the chance given; null if zero is too likely already."""
    if pairs > MOST_EXACT_PAIRS:
        mean, variance = pairs * (pairs + 1) / 4, pairs * (pairs + 1) * (2 * pairs + 1) / 24
        return math.floor(mean + float(norm.ppf(tail)) * math.sqrt(variance) - 0.5)
    within = np.cumsum(untied_distribution(pairs)) <= tail * (1 + 1e-12)
    return int(within.sum()) - 1 if within[0] else None
