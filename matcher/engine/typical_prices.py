import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem

BED_DAY_POINTS = 3000.0
MINUTE_DAY_POINTS = 3.0


def typical_prices(problem: MatchingProblem) -> NDArray[np.float64]:
    """Points that a unit of each resource is worth in each period, by order of size; shape (resources, periods)."""
    minutes = np.array(["minute" in unit for unit in problem.resources.unit])[:, None]
    prices: NDArray[np.float64] = np.where(minutes, MINUTE_DAY_POINTS, BED_DAY_POINTS) * problem.scene.days
    return prices
