import numpy as np
from pydantic import Field

from benchmarks.statistics.arrays import Floats, Numbers, floats
from models.base import Model


class Curve(Model):
    """A line that rises in steps: it keeps its height until the next point."""

    x: tuple[float, ...]
    y: tuple[float, ...]


class Reached(Model):
    """How many runs reached a goal within which time."""

    curve: Curve = Field(description="x seconds, y share of all runs (ECDF) or number of runs (cactus).")
    runs: int
    censored: int = Field(description="Never reached it; they hold the curve below its top.")


def ecdf(seconds: Numbers) -> Reached:
    """
    The share of runs that reached their goal by each moment.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached. These count in the denominator.
    """
    array = floats(seconds)
    reached, counts = np.unique(array[np.isfinite(array)], return_counts=True)
    curve = _curve(reached, np.cumsum(counts) / len(array))
    return Reached(curve=curve, runs=len(array), censored=int(np.isinf(array).sum()))


def cactus(seconds: Numbers) -> Reached:
    """
    The number of runs (x) that end within so many seconds each (y), easiest first; further to the right is better.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached: these end the curve.
    """
    array = floats(seconds)
    reached = np.sort(array[np.isfinite(array)])
    curve = _curve(np.arange(1, len(reached) + 1, dtype=np.float64), reached)
    return Reached(curve=curve, runs=len(array), censored=int(np.isinf(array).sum()))


def _curve(x: Floats, y: Floats) -> Curve:
    return Curve(x=tuple(map(float, x)), y=tuple(map(float, y)))
