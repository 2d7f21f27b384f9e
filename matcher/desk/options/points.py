import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals.fitting import siblings_of
from matcher.desk.desk import Desk
from matcher.engine.columns import Columns, moves_before
from matcher.engine.result import UNITS
from matcher.engine.stays import PlannedStay
from matcher.tables.options import INTERRUPTED, WAITING
from matcher.terms import TERM_ORDER
from models.plan import CostLine

Lines = dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]
"""Points and amounts by term, each of shape (trajectories,)."""


def cost_lines(desk: Desk, columns: Columns, courses: list[list[PlannedStay]]) -> list[tuple[CostLine, ...]]:
    """
    Points and amounts by term of trajectories of one youth, the others as in the plan.

    Living apart from siblings counts wholly here, also where a plan charges it to the sibling.
    """
    if not len(columns):
        return []
    lines = _dated_terms(desk, columns) | _stay_terms(desk, int(columns.youth[0]), courses)
    lines["siblings_apart"] = _siblings_apart(desk, columns)
    return [
        tuple(
            CostLine.model_construct(
                term=term, points=int(lines[term][0][row]), amount=int(lines[term][1][row]), unit=UNITS[term]
            )
            for term in TERM_ORDER
            if lines[term][0][row] or lines[term][1][row]
        )
        for row in range(len(columns))
    ]


def days_without_place(desk: Desk, columns: Columns) -> NDArray[np.int64]:
    """Waiting and interrupted days of each trajectory in each period, shape (trajectories, periods)."""
    costs, path = desk.problem.costs, columns.path
    waiting = (path == WAITING) * costs.waiting_days[columns.youth]
    days: NDArray[np.int64] = waiting + (path == INTERRUPTED) * desk.problem.scene.days
    return days


def _dated_terms(desk: Desk, columns: Columns) -> Lines:
    problem, youth, path = desk.problem, columns.youth, columns.path
    costs, scene = problem.costs, problem.scene
    steps = desk.own_part(int(youth[0])).transitions(path)
    before = moves_before(steps)
    move_points = costs.move[youth[:, None], before.clip(max=costs.move.shape[1] - 1)] * steps.moves
    changes = steps.changes.sum(axis=1)
    rate = scene.policy.rates.departure_day
    departures = costs.departures
    departed = (path == WAITING) * departures.published_waiting_days[youth]
    departed = departed + (path == INTERRUPTED) * departures.published_days[youth]
    if departures.option_days is not None and len(problem.options):
        placed = path >= 0
        departed = departed + departures.option_days[path.clip(0), np.arange(scene.periods)] * placed
    waiting_points = costs.waiting[youth] - rate * departures.published_waiting_days[youth]
    interrupted_points = scene.policy.rates.interrupted_day * scene.days
    points = (path == WAITING) * waiting_points + (path == INTERRUPTED) * interrupted_points
    return {
        "waiting": (points.sum(axis=1), days_without_place(desk, columns).sum(axis=1)),
        "moves": (move_points.sum(axis=1), steps.moves.sum(axis=1)),
        "change_of_team": (changes * costs.change_of_team, changes),
        "departure": (rate * departed.sum(axis=1), departed.sum(axis=1)),
    }


def _stay_terms(desk: Desk, youth: int, courses: list[list[PlannedStay]]) -> Lines:
    bounds, part = desk.problem.scene.boundaries, desk.own_part(youth)
    stays = [(row, stay) for row, course in enumerate(courses) for stay in course]
    used = np.array([stay.option for _, stay in stays], dtype=np.int64) - part.first
    rows = np.array([row for row, _ in stays], dtype=np.int64)
    days = np.array([bounds[stay.until] - bounds[stay.first] for _, stay in stays], dtype=np.int64)
    visited = np.array([stay.visit_days for _, stay in stays], dtype=np.int64)
    lines: Lines = {}
    for term, points_a_day, amount_a_week in part.rates:
        counted = visited if term.visiting else days
        points, amounts = np.zeros(len(courses), dtype=np.int64), np.zeros(len(courses), dtype=np.int64)
        np.add.at(points, rows, points_a_day[used] * counted)
        # whole minutes once a stay
        np.add.at(amounts, rows, amount_a_week[used] * counted // 7)
        # ambulant and brigade travel are one term
        before = lines.get(term.code, (0, 0))
        lines[term.code] = (before[0] + points, before[1] + amounts)
    return lines


def _siblings_apart(desk: Desk, columns: Columns) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    problem, days = desk.problem, np.zeros(len(columns), dtype=np.int64)
    if len(columns) and len(problem.options):
        own = np.where(columns.path >= 0, problem.options.place[columns.path.clip(0)], -1)
        for sibling, _ in siblings_of(desk, int(columns.youth[0])):
            path = desk.held.path[sibling]
            there = np.where(path >= 0, problem.options.place[path.clip(0)], -1)
            days += ((own >= 0) & (there >= 0) & (own != there)) @ problem.scene.days
    return days * problem.scene.policy.rates.siblings_apart_day, days
