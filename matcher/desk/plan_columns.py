from dataclasses import replace

import numpy as np

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import path_of_stays
from models.plan import Plan


class PlanNotHeldError(ValueError):
    """A plan whose trajectories are not all allowed and among the candidates; `youth_ids` says whose."""

    def __init__(self, youth_ids: tuple[str, ...]) -> None:
        self.youth_ids = youth_ids
        super().__init__(f"trajectories that do not hold: {', '.join(youth_ids) or 'those of the plan together'}")


def plan_columns(problem: MatchingProblem, plan: Plan) -> Columns:
    """
    The plan's trajectories, one column a youth; who is not in the plan stays or waits.

    Raises
    ------
    PlanNotHeldError
        If a stay is not among the candidates on its days, or the plan takes more than there is: what the others
        hold would then be another than the plan says.
    """
    instance = problem.instance
    paths = problem.incumbent.path.copy()
    different = []
    for trajectory in plan.trajectories:
        row = instance.youth_index.get(trajectory.youth_id)
        if row is not None and problem.held[row]:
            # was refused elsewhere, and does as in the incumbent
            continue
        path = None if row is None else path_of_stays(problem, row, trajectory.stays)
        if row is None or path is None:
            different.append(trajectory.youth_id)
        else:
            paths[row] = path
    if different:
        raise PlanNotHeldError(tuple(different))
    everybody = np.arange(len(paths))
    columns = problem.columns(everybody, paths)
    if not is_feasible(problem, columns):
        raise PlanNotHeldError(())
    return columns


def with_refused_held(problem: MatchingProblem, plan: Plan) -> MatchingProblem:
    """
    The problem in which whom the independent checker refused is held, as in the plan.

    What was wrong with one youth would else be met again in every question about anybody.
    """
    refused = {item.youth_id for item in plan.refused if item.youth_id is not None}
    if not refused:
        return problem
    held = np.array([youth.id in refused for youth in problem.instance.snapshot.youths], dtype=bool)
    return replace(problem, held=problem.held | held)
