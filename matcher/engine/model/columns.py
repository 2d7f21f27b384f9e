from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.engine.model.cost_table import CostTables
from matcher.engine.model.resource_table import ResourceTable
from matcher.tables.instance import Instance
from matcher.tables.options import INTERRUPTED, WAITING, StayOptions
from matcher.tables.units import NEVER
from matcher.tables.youths import YouthTable
from matcher.terms import CHANGE_OF_TEAM


@dataclass(frozen=True)
class Columns:
    """Trajectories with what they cost and ask: the columns of the master problem."""

    youth: NDArray[np.int64]
    path: NDArray[np.int64]
    """(columns, periods): option row, WAITING, INTERRUPTED or NO_CARE."""
    cost: NDArray[np.int64]
    """Points."""
    demand: "sparse.csc_array"
    """(resources × periods, columns)"""

    def __len__(self) -> int:
        return len(self.youth)

    def only(self, rows: NDArray[np.int64]) -> "Columns":
        """Some of them, in the given order."""
        return Columns(self.youth[rows], self.path[rows], self.cost[rows], self.demand[:, rows])


def reduced_cost_gap(columns: Columns, prices: NDArray[np.float64], youths: int) -> NDArray[np.float64]:
    """
    How much dearer each trajectory is than the cheapest given one of its youth, at the prices.

    Parameters
    ----------
    prices
        Points for one unit in a period, shape (resources, periods) or flat.
    youths
        How many there are in all.
    """
    reduced = columns.cost + prices.reshape(-1) @ columns.demand
    least = np.full(youths, np.inf)
    np.minimum.at(least, columns.youth, reduced)
    above: NDArray[np.float64] = reduced - least[columns.youth]
    return above


@dataclass(frozen=True)
class Transitions:
    """What happens on entering each period, shape (columns, periods)."""

    moves: NDArray[np.bool_]
    changes: NDArray[np.int64]
    """Teams that stop while care goes on."""


def columns_of_paths(
    youth: NDArray[np.int64],
    path: NDArray[np.int64],
    options: StayOptions,
    youths: YouthTable,
    resources: ResourceTable,
    costs: CostTables,
    instance: Instance,
) -> Columns:
    """
    Costs and demands of trajectories, exact and independent of how they were found.

    Parameters
    ----------
    youth
        Youth row of each trajectory, shape (columns,).
    path
        Shape (columns, periods).
    """
    visits = visit_days(path, options, youths, instance)
    placed = path >= 0
    option = np.where(placed, path, 0)
    if not len(options):
        option, points = np.zeros_like(path), np.zeros_like(path)
    else:
        points = (costs.day[option] * instance.days + costs.visit_day[option] * visits) * placed
        if costs.dated is not None:
            points += costs.dated[option, np.arange(instance.periods)] * placed
    points += (path == WAITING) * costs.waiting[youth] + (path == INTERRUPTED) * costs.interrupted[youth]
    steps = transitions(youth, path, options, youths)
    before = moves_before(steps)
    points += steps.moves * costs.move[youth[:, None], before.clip(max=costs.move.shape[1] - 1)]
    points += steps.changes * costs.change_of_team
    demand = _demand(path, visits, resources, instance)
    return Columns(youth, path, points.sum(axis=1), demand)


def visit_days(
    path: NDArray[np.int64], options: StayOptions, youths: YouthTable, instance: Instance
) -> NDArray[np.int64]:
    """Days of each period on which the brigade visits, shape (columns, periods)."""
    visits = np.zeros(path.shape, dtype=np.int64)
    if not len(options):
        return visits
    option = np.where(path >= 0, path, 0)
    brigade = np.where(path >= 0, options.brigade[option], -1)
    some = np.flatnonzero((brigade >= 0).any(axis=1))
    if not len(some):
        return visits
    brigade, option = brigade[some], option[some]
    place = options.place[option]
    goes_on = np.zeros(brigade.shape, dtype=bool)
    goes_on[:, 1:] = (brigade[:, 1:] == brigade[:, :-1]) & (place[:, 1:] == place[:, :-1])
    goes_on[:, 1:] &= path[some][:, :-1] >= 0
    periods = np.arange(path.shape[1])
    start = np.maximum.accumulate(np.where(goes_on, 0, periods), axis=1)
    since = instance.boundaries[start]
    # a resident's own brigade began before today and has not stopped
    own = _since_day_of_todays_brigade(option, options, youths)
    since = np.where((start == 0) & (own > NEVER), own, since)
    until = since + youths.brigade_longest_days[options.youth[option]]
    visits[some] = (until - instance.boundaries[:-1]).clip(0, instance.days) * (brigade >= 0)
    return visits


def brigade_since_day(options: StayOptions, youths: YouthTable) -> NDArray[np.int64]:
    """Since when a resident's own brigade team visits at the current place; NEVER for other options."""
    own = np.full(len(youths.since_day), -1, dtype=np.int64)
    current = np.flatnonzero(options.current)
    own[options.youth[current]] = options.brigade[current]
    goes_on = options.resident & (options.brigade >= 0) & (options.brigade == own[options.youth])
    return np.where(goes_on, youths.since_day[options.youth], NEVER)


def _since_day_of_todays_brigade(
    option: NDArray[np.int64], options: StayOptions, youths: YouthTable
) -> NDArray[np.int64]:
    """
    Since when today's brigade team visits, for options with today's place and brigade, pinned ones too.

    Of the given option rows only, in their shape: few of all are visited, and this is asked at every pricing.
    """
    count = len(youths.since_day)
    place, brigade = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    current = np.flatnonzero(options.current)
    place[options.youth[current]] = options.place[current]
    brigade[options.youth[current]] = options.brigade[current]
    youth, team = options.youth[option], options.brigade[option]
    same = (options.place[option] == place[youth]) & (team == brigade[youth])
    return np.where(same & (team >= 0), youths.since_day[youth], NEVER)


def transitions(
    youth: NDArray[np.int64], path: NDArray[np.int64], options: StayOptions, youths: YouthTable
) -> Transitions:
    """Moves and changes of team on entering each period; before the first a resident is at today's stay."""
    if not len(options):
        return Transitions(np.zeros(path.shape, dtype=bool), np.zeros(path.shape, dtype=np.int64))
    today = np.full(len(youths.since_day), WAITING, dtype=np.int64)
    current = np.flatnonzero(options.current)
    today[options.youth[current]] = current
    before = np.concatenate([today[youth][:, None], path[:, :-1]], axis=1)
    moves = np.zeros(path.shape, dtype=bool)
    changes = np.zeros(path.shape, dtype=np.int64)
    enters = (path >= 0) & (before != path)
    after_interruption = enters & (before == INTERRUPTED)
    moves |= after_interruption
    row, period = np.nonzero(enters & (before >= 0))
    old, new = before[row, period], path[row, period]
    moves[row, period] = options.place[old] != options.place[new]
    changes[row, period] = CHANGE_OF_TEAM.changes(_teams(options, old), _teams(options, new))
    return Transitions(moves, changes)


def _teams(options: StayOptions, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ambulant teams and the brigade team of some options, side by side."""
    return np.column_stack([options.team[rows], options.brigade[rows]])


def moves_before(steps: Transitions) -> NDArray[np.int64]:
    """Moves made before each period, shape (columns, periods)."""
    made = steps.moves.astype(np.int64)
    before: NDArray[np.int64] = np.cumsum(made, axis=1) - made
    return before


def _demand(
    path: NDArray[np.int64], visits: NDArray[np.int64], resources: ResourceTable, instance: Instance
) -> "sparse.csc_array":
    placed_column, placed_period = np.nonzero(path >= 0)
    visit_column, visit_period = np.nonzero(visits > 0)
    rows, columns, values = [], [], []
    for matrix, column, period in (
        (resources.demand, placed_column, placed_period),
        (resources.visiting_demand, visit_column, visit_period),
    ):
        option = path[column, period]
        first, last = matrix.indptr[option], matrix.indptr[option + 1]
        count = last - first
        entry = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
        rows.append(matrix.indices[entry] * instance.periods + np.repeat(period, count))
        columns.append(np.repeat(column, count))
        values.append(matrix.data[entry])
    shape = (len(resources) * instance.periods, len(path))
    return sparse.coo_array(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape
    ).tocsc()
