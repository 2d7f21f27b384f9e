import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.travel import TRAVEL
from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import planned_stays, stay_model
from matcher.engine.prepare.prepare import prepare
from matcher.tables.scene import build_scene
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay


def prepared(snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> MatchingProblem:
    """The arrays that every peer chooses from: the candidates, costs and capacities of the engine."""
    return prepare(build_scene(snapshot, policy, settings, TRAVEL))


def costed(problem: MatchingProblem, youth: NDArray[np.int64], path: NDArray[np.int64]) -> Columns:
    """Exact costs and demands of paths of shape (columns, periods)."""
    return problem.columns(youth, path)


def stays_by_youth(problem: MatchingProblem, plan: Columns) -> dict[str, tuple[Stay, ...]]:
    """The plan as it is exchanged; one column for each youth of the snapshot, in any order."""
    youths = problem.scene.snapshot.youths
    return {
        youths[int(row)].id: tuple(stay_model(problem, stay) for stay in course)
        for row, course in zip(plan.youth, planned_stays(problem, plan), strict=True)
    }
