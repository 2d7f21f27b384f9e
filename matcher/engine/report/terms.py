"""What trajectories cost by term: the lines of a plan, of a desk's option, of a comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, Transitions, moves_before, transitions
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.stays import PlannedStay, planned_stays
from matcher.tables.options import INTERRUPTED, WAITING
from matcher.terms import TERM_UNITS
from matcher.terms.protocol import Charge, Charges
from models.plan import CostLine

Line = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Points and amounts of a term, each of shape (trajectories,)."""
Lines = dict[str, Line]
"""By code of the term, in the order of the terms."""


def term_lines(
    problem: MatchingProblem,
    columns: Columns,
    courses: Sequence[Sequence[PlannedStay]] | None = None,
    steps: Transitions | None = None,
) -> Lines:
    """
    Points and amounts of every term of some trajectories, any number a youth; nothing between youths.

    Parameters
    ----------
    courses, steps
        Their stays and transitions, where the caller has them already.
    """
    courses = planned_stays(problem, columns) if courses is None else courses
    if steps is None:
        steps = transitions(columns.youth, columns.path, problem.options, problem.youths)
    stays = _Stays.of(problem, courses)
    lines: Lines = {}
    for term, charges in problem.costs.charges:
        points, amounts = _line(columns, steps, stays, charges)
        if term.code in lines:
            # terms of one code, such as ambulant and brigade travel, are one line
            points, amounts = points + lines[term.code][0], amounts + lines[term.code][1]
        lines[term.code] = (points, amounts)
    return lines


def plan_lines(problem: MatchingProblem, assignment: Columns) -> Lines:
    """
    The same of a whole plan, with what is between youths.

    Parameters
    ----------
    assignment
        One column a youth, in their order.
    """
    lines = term_lines(problem, assignment)
    placed = assignment.path >= 0
    # one row more than there are options: who has no place is at none
    place = np.append(problem.options.place, -1)[np.where(placed, assignment.path, -1)]
    for term, _ in problem.costs.charges:
        charge = term.between(place, problem.instance)
        if charge is not None:
            lines[term.code] = (charge.points, charge.amount)
    return lines


def cost_lines(lines: Lines, trajectories: int) -> list[tuple[CostLine, ...]]:
    """Each trajectory's lines as they are exchanged: the terms of which it has anything, in their order."""
    return [
        tuple(
            # made by us from whole numbers: nothing to validate, and a desk makes thousands
            CostLine.model_construct(
                term=term, points=int(points[row]), amount=int(amounts[row]), unit=TERM_UNITS[term]
            )
            for term, (points, amounts) in lines.items()
            if points[row] or amounts[row]
        )
        for row in range(trajectories)
    ]


@dataclass(frozen=True)
class _Stays:
    """All stays of some trajectories, one row each; every array of shape (stays,)."""

    trajectory: NDArray[np.int64]
    option: NDArray[np.int64]
    days: NDArray[np.int64]
    visit_days: NDArray[np.int64]

    @classmethod
    def of(cls, problem: MatchingProblem, courses: Sequence[Sequence[PlannedStay]]) -> "_Stays":
        bounds = problem.instance.boundaries
        rows = [
            (row, stay.option, int(bounds[stay.until] - bounds[stay.first]), stay.visit_days)
            for row, course in enumerate(courses)
            for stay in course
        ]
        return cls(*np.array(rows, dtype=np.int64).reshape(len(rows), 4).T)


def _line(columns: Columns, steps: Transitions, stays: _Stays, charges: Charges) -> Line:
    """Points and amounts of one term, occasion by occasion."""
    path, youth = columns.path, columns.youth
    points, amounts = np.zeros(len(path), dtype=np.int64), np.zeros(len(path), dtype=np.int64)

    def add(charge: Charge, where: NDArray[np.bool_], index: tuple[NDArray[np.int64], ...]) -> None:
        """Adds what is taken in the periods of each trajectory that are marked."""
        row, period = np.nonzero(where)
        key = tuple(np.broadcast_to(item, path.shape)[row, period] for item in index)
        np.add.at(points, row, charge.points[key])
        np.add.at(amounts, row, charge.amount[key])

    period = np.arange(path.shape[1])
    if charges.dated is not None:
        add(charges.dated, path >= 0, (path, period))
    if charges.waiting is not None:
        add(charges.waiting, path == WAITING, (youth[:, None], period))
    if charges.interrupted is not None:
        add(charges.interrupted, path == INTERRUPTED, (youth[:, None], period))
    if charges.move is not None:
        before = moves_before(steps).clip(max=charges.move.points.shape[1] - 1)
        add(charges.move, steps.moves, (youth[:, None], before))
    if charges.team_stop is not None:
        stopped = steps.changes.sum(axis=1)
        points += stopped * charges.team_stop.points
        amounts += stopped * charges.team_stop.amount
    for charge, days in ((charges.stay_day, stays.days), (charges.visit_day, stays.visit_days)):
        if charge is not None:
            np.add.at(points, stays.trajectory, charge.points[stays.option] * days)
            # whole amounts once a stay
            np.add.at(amounts, stays.trajectory, charge.amount[stays.option] * days // 7)
    return points, amounts
