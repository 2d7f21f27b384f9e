"""What every method needs: the prepared problem, the queue, exact costs, stays."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import planned_stays, stay_model
from matcher.engine.prepare.prepare import prepare
from matcher.tables.instance import build_instance
from matcher.tables.options import INTERRUPTED, WAITING
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay
from models.vocabulary import Urgency

TRAVEL = GreatCircleTravel()
"""
Travel times of every method in the tables.

Not the command line's default: the national set's invented copies lie outside the road graph's area, and one law for
all sets keeps the table comparable from set to set and with earlier ones. Recorded by name with each outcome.
"""


class Phases:
    """Seconds by phase, on a monotonic clock."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self.seconds: dict[str, float] = {}

    @property
    def total_seconds(self) -> float:
        """Since the beginning."""
        return time.perf_counter() - self._begun

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Counts the block under a name, however it ends."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def queue(problem: MatchingProblem) -> list[int]:
    """Rows of the youths without pins, first come first: by the day the need began, crisis first on the same day."""
    youths = problem.instance.snapshot.youths
    free = [row for row in range(len(youths)) if not problem.care[row].pins]

    def turn(row: int) -> tuple[int, bool, str]:
        youth = youths[row]
        return int(problem.youths.need_day[row]), youth.need.urgency is not Urgency.CRISIS, youth.id

    return sorted(free, key=turn)


def without_place(problem: MatchingProblem, youth: int, path: NDArray[np.int64]) -> bool:
    """Whether a youth with this path, shape (periods,), needs a place on some day and has none."""
    waits = (path == WAITING) & (problem.costs.waiting_days[youth] > 0)
    return bool((waits | (path == INTERRUPTED)).any())


def prepared(snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> MatchingProblem:
    """The arrays that every peer chooses from: the candidates, costs and capacities of the engine."""
    return prepare(build_instance(snapshot, policy, settings, TRAVEL))


def costed(problem: MatchingProblem, youth: NDArray[np.int64], path: NDArray[np.int64]) -> Columns:
    """Exact costs and demands of paths of shape (columns, periods)."""
    return problem.columns(youth, path)


def stays_by_youth(problem: MatchingProblem, assignment: Columns) -> dict[str, tuple[Stay, ...]]:
    """The plan as it is exchanged; one column for each youth of the snapshot, in any order."""
    youths = problem.instance.snapshot.youths
    return {
        youths[int(row)].id: tuple(stay_model(problem, stay) for stay in course)
        for row, course in zip(assignment.youth, planned_stays(problem, assignment), strict=True)
    }
