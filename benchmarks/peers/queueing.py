import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from matcher.tables.options import INTERRUPTED, WAITING
from models.vocabulary import Urgency


def queue(problem: MatchingProblem) -> list[int]:
    """Rows of the youths without pins, first come first: by the day the need began, crisis first on the same day."""
    youths = problem.scene.snapshot.youths
    free = [row for row in range(len(youths)) if not problem.care[row].pins]

    def turn(row: int) -> tuple[int, bool, str]:
        youth = youths[row]
        return int(problem.youths.need_day[row]), youth.need.urgency is not Urgency.CRISIS, youth.id

    return sorted(free, key=turn)


def without_place(problem: MatchingProblem, youth: int, path: NDArray[np.int64]) -> bool:
    """Whether a youth with this path, shape (periods,), needs a place on some day and has none."""
    waits = (path == WAITING) & (problem.costs.waiting_days[youth] > 0)
    return bool((waits | (path == INTERRUPTED)).any())
