import numpy as np

from benchmarks.statistics.arrays import Floats, Numbers, floats
from benchmarks.statistics.bootstrap import bootstrapped
from benchmarks.statistics.estimate import Estimate

SHIFT_SECONDS = 10.0
"""Usual for solvers: differences far below it hardly count, and a run of no time at all does not make the mean zero."""


def shifted_geometric_mean(values: Numbers, shift: float = SHIFT_SECONDS) -> float:
    r"""
    The mean of run times over instances of very unlike size.

    .. math:: \Bigl(\prod_i (t_i + s)\Bigr)^{1/n} - s

    An arithmetic mean tells of the hardest instances alone, a plain geometric mean gives a run of 0.01 s instead of
    0.1 s the weight of one of 10 s instead of 100 s (Achterberg, Constraint Integer Programming, 2007, appendix A.3).

    Parameters
    ----------
    values
        Seconds (or another amount), not negative, one an instance; censored ones already penalised.
    shift
        In the unit of the values.
    """
    return float(_mean(_checked(values, shift), shift, axis=-1))


def shifted_geometric_mean_estimate(
    values: Numbers, shift: float = SHIFT_SECONDS, confidence: float = 0.95, seed: int = 0
) -> Estimate:
    """The mean with its interval; instances are drawn anew, seeds must have been averaged before."""
    array = _checked(values, shift)
    return bootstrapped(array, lambda sample, axis: _mean(sample, shift, axis), confidence, seed)


def _checked(values: Numbers, shift: float) -> Floats:
    array = floats(values)
    if (array < 0).any() or shift < 0 or (array + shift <= 0).any():
        raise ValueError("a shifted geometric mean takes values that are not negative, and positive with the shift")
    if np.isinf(array).any():
        raise ValueError("a run that never ended has no mean time; penalise it first (penalised_seconds)")
    return array


def _mean(sample: Floats, shift: float, axis: int) -> Floats:
    mean: Floats = np.exp(np.log(sample + shift).mean(axis=axis)) - shift
    return mean
