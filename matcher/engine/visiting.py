import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from matcher.tables.units import NEVER


def node_visit_days(option: NDArray[np.int64], start: NDArray[np.int64], problem: MatchingProblem) -> NDArray[np.int16]:
    """Days of each period on which the brigade visits nodes of these options and starts: (periods, nodes)."""
    options, bounds = problem.options, problem.scene.boundaries
    own = problem.brigade_since_day[option]
    since = np.where(own > NEVER, own, bounds[start.clip(0)])
    pinned = np.flatnonzero(options.pinned[option])
    for row in pinned:
        since[row] = _pinned_since(int(option[row]), problem)
    until = since + problem.youths.brigade_longest_days[options.youth[option]]
    days = (until - bounds[:-1, None]).clip(0, problem.scene.days[:, None])
    return days.astype(np.int16)


def _pinned_since(option: int, problem: MatchingProblem) -> int:
    """Day on which the chain of neighbouring pins with the same place and brigade began."""
    options, bounds = problem.options, problem.scene.boundaries
    youth = int(options.youth[option])
    first = int(options.allowed[option].argmax())
    rows = np.flatnonzero(
        (options.youth == youth)
        & options.pinned
        & (options.place == options.place[option])
        & (options.brigade == options.brigade[option])
    )
    covered = np.asarray(options.allowed[rows].any(axis=0))
    while first > 0 and covered[first - 1]:
        first -= 1
    current = np.flatnonzero((options.youth == youth) & options.current)
    if first == 0 and len(current):
        here = options.place[current[0]] == options.place[option]
        if here and options.brigade[current[0]] == options.brigade[option]:
            return int(problem.youths.since_day[youth])
    return int(bounds[first])
