from typing import Protocol

import numpy as np
from scipy import stats

from benchmarks.statistics.arrays import Floats, Numbers, floats
from benchmarks.statistics.estimate import Estimate

RESAMPLES = 4000
FEWEST_INSTANCES = 5
"""Of four there are 35 unlike resamples: no interval worth the name."""


class Statistic(Protocol):
    """A figure of a sample, for many samples at once."""

    def __call__(self, sample: Floats, axis: int) -> Floats:
        """Reduces the axis along which the instances lie."""
        ...


def bootstrapped(
    values: Numbers, statistic: Statistic, confidence: float = 0.95, seed: int = 0, resamples: int = RESAMPLES
) -> Estimate:
    """
    A figure with its bootstrap interval, by drawing instances anew with replacement.

    Instances are drawn, never runs: the seeds of one instance are no new evidence about other instances, so they are
    averaged before. Bias-corrected and accelerated (Efron 1987), not percentile: run times are skewed, and percentile
    intervals of skewed means lie too low. With fewer than ten instances both are too narrow; the paired comparison then
    rests on the exact test.

    Parameters
    ----------
    values
        One an instance.

    Returns
    -------
    Estimate
        Without interval with fewer than five instances, or if the resamples do not bracket the figure.
    """
    array = floats(values)
    value = float(statistic(array, -1))
    if len(array) < FEWEST_INSTANCES:
        return Estimate(value=value, confidence=confidence)
    if (array == array[0]).all():
        return Estimate(value=value, low=value, high=value, confidence=confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = stats.bootstrap(
            (array,),
            statistic,
            n_resamples=resamples,
            confidence_level=confidence,
            method="BCa",
            vectorized=True,
            axis=-1,
            rng=np.random.default_rng(seed),
        ).confidence_interval
    low, high = float(found.low), float(found.high)
    if not (np.isfinite(low) and np.isfinite(high)):
        return Estimate(value=value, confidence=confidence)
    return Estimate(value=value, low=low, high=high, confidence=confidence)


def mean_estimate(values: Numbers, confidence: float = 0.95, seed: int = 0) -> Estimate:
    """The arithmetic mean over instances with its interval."""
    return bootstrapped(values, lambda sample, axis: sample.mean(axis=axis), confidence, seed)
