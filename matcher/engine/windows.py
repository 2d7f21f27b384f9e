from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem


@dataclass(frozen=True)
class Windows:
    """Care windows of a block of youths, one row each, neighbours by youth."""

    youth: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    end: NDArray[np.int64]


def build_windows(problem: MatchingProblem, youths: NDArray[np.int64]) -> Windows:
    """Care windows of some youths, in their order."""
    rows = [
        (youth, window.first, window.last, window.end) for youth in youths for window in problem.care[youth].windows
    ]
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    return Windows(*np.ascontiguousarray(columns))
