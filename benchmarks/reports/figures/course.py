from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.statistics.arrays import Floats

MOST_MOMENTS = 200
EARLIEST_SECONDS = 0.01


@dataclass(frozen=True)
class Course:
    """A measure of one run as it changes: each value holds until the next."""

    seconds: Sequence[float]
    """Rising; the first is the beginning."""
    values: Sequence[float]

    def at(self, moment: float) -> float:
        """Value at a moment."""
        return self.values[max(bisect_right(self.seconds, moment) - 1, 0)]


@dataclass(frozen=True)
class Band:
    """Median and quartiles of some runs at each moment."""

    seconds: Floats
    low: Floats
    middle: Floats
    high: Floats


def band(courses: Sequence[Course], until_seconds: float) -> Band:
    """
    Median and quartiles over runs, at each moment at which any of them changes.

    They are values of runs, never means of two: a mean of a gap with "no plan yet" would be no gap.

    Parameters
    ----------
    until_seconds
        To here the last value of each run is held.
    """
    moments = sorted({max(moment, EARLIEST_SECONDS) for course in courses for moment in course.seconds})
    moments = thinned([*(moment for moment in moments if moment < until_seconds), until_seconds])
    values = np.array([[course.at(moment) for moment in moments] for course in courses])
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0, method="inverted_cdf")
    return Band(np.array(moments), low, middle, high)


def thinned(moments: Sequence[float], most: int = MOST_MOMENTS) -> list[float]:
    """Of too many moments those that come next after evenly spread ones (on a log scale), always with the last."""
    if len(moments) <= most:
        return list(moments)
    wanted = np.geomspace(moments[0], moments[-1], most)
    places = np.minimum(np.searchsorted(moments, wanted), len(moments) - 1)
    return [moments[place] for place in np.unique(places)]
