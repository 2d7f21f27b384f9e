"""Means over instances with their bootstrap intervals."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy import stats

from models.base import Model

RESAMPLES = 4000
FEWEST_INSTANCES = 5
"""Of four there are 35 unlike resamples: no interval worth the name."""
SHIFT_SECONDS = 10.0
"""Usual for solvers: differences far below it hardly count, and a run of no time at all does not make the mean zero."""
Floats = NDArray[np.float64]
Numbers = Sequence[float] | Floats
"""What the functions take: one number an instance."""


class Estimate(Model):
    """A figure with the interval that says how sure it is."""

    value: float
    low: float | None = Field(default=None, description="Null where there are too few instances for an interval.")
    high: float | None = None
    confidence: float = Field(default=0.95, gt=0, lt=1)


def mean_estimate(values: Numbers, confidence: float = 0.95, seed: int = 0) -> Estimate:
    """The arithmetic mean over instances with its interval."""
    return bootstrapped(values, lambda sample, axis: sample.mean(axis=axis), confidence, seed)


def shifted_geometric_mean_estimate(
    values: Numbers, shift: float = SHIFT_SECONDS, confidence: float = 0.95, seed: int = 0
) -> Estimate:
    """The mean with its interval; instances are drawn again, seeds must have been averaged before."""
    array = _checked(values, shift)
    return bootstrapped(array, lambda sample, axis: _mean(sample, shift, axis), confidence, seed)


class Statistic(Protocol):
    """A figure of a sample, for many samples at once."""

    def __call__(self, sample: Floats, axis: int) -> Floats:
        """Reduces the axis along which the instances lie."""
        ...


def bootstrapped(
    values: Numbers, statistic: Statistic, confidence: float = 0.95, seed: int = 0, resamples: int = RESAMPLES
) -> Estimate:
    """
    A figure with its bootstrap interval, by drawing instances again with replacement.

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


def floats(values: Numbers) -> Floats:
    """
    The numbers as an array of shape (instances,).

    Raises
    ------
    ValueError
        If there are none, or one is no number: what is missing has to be named before, not averaged over.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise ValueError("give one number an instance, at least one")
    if np.isnan(array).any():
        raise ValueError("a value is not a number; leave its instance out and say so")
    return array


def table(values: Sequence[Sequence[float]] | Floats) -> Floats:
    """
    The numbers as an array of shape (instances, settings).

    Raises
    ------
    ValueError
        If it is not a full table, or one is no number.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or not array.size:
        raise ValueError("give a row an instance and a column a setting, at least one of each")
    if np.isnan(array).any():
        raise ValueError("a value is not a number; leave its instance out and say so")
    return array


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
