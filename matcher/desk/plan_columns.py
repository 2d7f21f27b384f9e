from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import is_feasible
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import matching_options
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING
from models.plan import Plan
from models.stay import Stay


class PlanNotHeldError(ValueError):
    """A plan whose trajectories are not all allowed and among the candidates; `youth_ids` says whose."""

    def __init__(self, youth_ids: tuple[str, ...]) -> None:
        self.youth_ids = youth_ids
        super().__init__(f"trajectories that do not hold: {', '.join(youth_ids) or 'those of the plan together'}")


def holding_of(problem: MatchingProblem, plan: Plan) -> Columns:
    """
    The plan's trajectories, one column a youth; who is not in the plan stays or waits.

    Raises
    ------
    PlanNotHeldError
        If a stay is not among the candidates on its days, or the plan takes more than there is: what the others
        hold would then be another than the plan says.
    """
    scene = problem.scene
    paths = problem.incumbent.path.copy()
    different = []
    for trajectory in plan.trajectories:
        row = scene.youth_index.get(trajectory.youth_id)
        if row is not None and problem.held[row]:
            # was refused elsewhere, and does as in the incumbent
            continue
        path = None if row is None else _path(problem, row, trajectory.stays)
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
    held = np.array([youth.id in refused for youth in problem.scene.snapshot.youths], dtype=bool)
    return replace(problem, held=problem.held | held)


def _path(problem: MatchingProblem, youth: int, stays: tuple[Stay, ...]) -> NDArray[np.int64] | None:
    """The stays as option rows, shape (periods,); None where one is not among the options on all its days."""
    calendar, options = problem.scene.snapshot.calendar, problem.options
    resident = bool(problem.youths.is_resident[youth])
    path = np.full(problem.scene.periods, INTERRUPTED if resident else WAITING, dtype=np.int64)
    current = int(problem.current_option[youth])
    begun, before = (0, 0) if resident else (None, 0)
    never_left = resident
    for stay in sorted(stays, key=lambda item: item.from_date):
        first, until = (calendar.period_from(calendar.day_of(day)) for day in (stay.from_date, stay.until))
        begun = first if begun is None else begun
        rows = matching_options(problem, youth, stay)
        never_left = never_left and first == before and bool((options.place[rows] == options.place[current]).all())
        rows = rows[options.resident[rows] == never_left]
        possible = options.allowed[rows, first:until]
        if until <= first or not len(rows) or not possible.any(axis=0).all():
            return None
        path[first:until] = rows[possible.argmax(axis=0)]
        before = until
    if begun is None:
        return path
    end = next((item.end for item in problem.care[youth].windows if item.first <= begun <= item.last), None)
    if end is None or (path[end:] >= 0).any():
        return None
    path[begun:end][path[begun:end] == WAITING] = INTERRUPTED
    path[end:] = NO_CARE
    return path
