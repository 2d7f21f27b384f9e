import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem


def node_visit_days(
    option: NDArray[np.int64],
    since_day: NDArray[np.int64],
    problem: MatchingProblem,
) -> NDArray[np.int16]:
    """
    Days of each period on which the brigade visits, shape (periods, nodes).

    Parameters
    ----------
    option
        Option rows, shape (nodes,).
    since_day
        Day since when the brigade team has visited at the place without a break, shape (nodes,).
    """
    bounds = problem.scene.boundaries
    until = since_day + problem.youths.brigade_longest_days[problem.options.youth[option]]
    days = (until - bounds[:-1, None]).clip(0, problem.scene.days[:, None])
    return days.astype(np.int16)
