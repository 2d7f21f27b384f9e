"""The problem in which each youth enters a place or changes support at most once."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.bench.peers.binary_model import BinaryModel, binding_rows, size, switched_on
from benchmarks.bench.peers.common import costed, stays_by_youth
from benchmarks.bench.peers.room import care_ends, entrances, is_limited, rows_of, run_end
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.stopping import SearchStoppedError, Stopper
from matcher.rules.may_move import MayMoveRule
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING
from models.stay import Stay

STACKING_SECONDS = 1.5e-7
"""
For each term, to put all youths' into one matrix: half a minute for the alliance set, and nothing can stop it. So the
building ends while there is still time for it.
"""


def one_entrance_paths(problem: MatchingProblem, youth: int, begins: NDArray[np.bool_]) -> NDArray[np.int64]:
    """
    The incumbent's path and every path with one entrance: option × start, the stay as long as it may last.

    A waiting youth enters one place; a resident moves once or changes the support once. A pinned youth
    has the incumbent's path only.

    Parameters
    ----------
    begins
        Periods in which a stay of the youth may begin, shape (periods,).

    Returns
    -------
    NDArray[np.int64]
        Shape (paths, periods), the incumbent's first.
    """
    incumbent = problem.incumbent.path[[youth]]
    if problem.care[youth].pins:
        return incumbent
    if problem.youths.is_resident[youth]:
        found = _of_resident(problem, youth, begins)
    else:
        found = _of_waiting(problem, youth, begins)
    return np.concatenate([incumbent, *found])


def _of_waiting(problem: MatchingProblem, youth: int, begins: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    ends = care_ends(problem, youth)
    doors = entrances(problem, youth, ends)
    door, start = np.nonzero(doors.may_begin & begins)
    before = np.full((len(door), problem.instance.periods), WAITING, dtype=np.int64)
    return (_entered(before, doors.option[door], start, doors.end[door, start], ends[start]),)


def _of_resident(problem: MatchingProblem, youth: int, begins: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    options, norms, periods = problem.options, problem.instance.policy.norms, problem.instance.periods
    rows = rows_of(problem, youth)
    current = rows[options.current[rows]]
    care_end = int(care_ends(problem, youth)[0])
    until = min(care_end, int(run_end(options.allowed[current])[0, 0]))
    period = np.arange(periods)
    path = problem.incumbent.path[youth]

    doors = entrances(problem, youth, np.full(periods, care_end))
    may = doors.may_begin & begins
    if norms.max_moves < 1:
        may[:] = False
    if until == care_end and not _may_always_leave(problem, youth, current):
        may[:] = False
    # at the current place itself there is no move without a gap
    same = options.place[doors.option] == options.place[current[0]]
    may &= ~same[:, None] | (period > until)
    if is_limited(problem, current)[0]:
        may &= ~is_limited(problem, doors.option)[:, None]
    door, start = np.nonzero(may)
    before = np.repeat(path[None, :], len(door), axis=0)
    moved = _entered(before, doors.option[door], start, doors.end[door, start], np.full(len(door), care_end))

    # another support at the current place, for the rest of the stay
    support = rows[options.resident[rows] & ~options.current[rows]]
    lasts = np.minimum(run_end(options.allowed[support]), until) == until
    which, start = np.nonzero(lasts & begins & (period < until))
    before = np.repeat(path[None, :], len(which), axis=0)
    untils, ends = np.full(len(which), until), np.full(len(which), care_end)
    return moved, _entered(before, support[which], start, untils, ends)


def _may_always_leave(problem: MatchingProblem, youth: int, current: NDArray[np.int64]) -> bool:
    record = problem.instance.snapshot.youths[youth]
    place = problem.options.place[current]
    return bool(MayMoveRule().may_always_leave(record, place, problem.instance)[0])


def _entered(
    path: NDArray[np.int64],
    option: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    care_end: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Each path with a stay from start to end, then an interruption until care ends; one a row."""
    period = np.arange(path.shape[1])
    begun = period >= start[:, None]
    entered = np.where(begun, option[:, None], path)
    entered = np.where(begun & (period >= end[:, None]), INTERRUPTED, entered)
    return np.where(begun & (period >= care_end[:, None]), NO_CARE, entered)


class OneEntrance:
    """
    The time-indexed model, whoever solves it: a boolean for each youth × option × start period.

    A stay lasts until it must end or care ends; each youth enters a place or changes support at most once. Costs
    and capacities are the engine's; the incumbent is the start. Paths are made again when they are asked for:
    all of them would not fit into memory.
    """

    def __init__(self, problem: MatchingProblem) -> None:
        self._problem = problem
        self._begins = problem.beginnings
        self._booleans = self._terms = 0

    @property
    def size(self) -> str:
        """How far the building came, in words."""
        return size(self._booleans, self._terms)

    def build(self, stopper: Stopper) -> BinaryModel:
        """
        Everything as arrays.

        Raises
        ------
        SearchStoppedError
            When time is up.
        """
        problem, first, costs, demands = self._problem, [0], [], []
        for youth in range(len(problem.care)):
            stopper.raise_if_stopped()
            columns = costed(problem, *self._paths(youth))
            first.append(first[-1] + len(columns))
            self._booleans = first[-1]
            self._terms += columns.demand.nnz
            if stopper.remaining_seconds < STACKING_SECONDS * self._terms:
                raise SearchStoppedError
            costs.append(columns.cost)
            demands.append(columns.demand.astype(np.int32))
        demand = sparse.hstack(demands, format="csr")
        stopper.raise_if_stopped()
        switches, capacity = problem.resources.switch_matrix, problem.capacity.reshape(-1)
        binding = binding_rows(demand, capacity, switches)
        rows = sparse.hstack([demand[binding], switches[binding].astype(np.int32)], format="csr")
        self._booleans, self._terms = rows.shape[1], rows.nnz
        start = np.zeros(rows.shape[1], dtype=bool)
        start[first[:-1]] = True
        start[first[-1] :] = switched_on(problem, problem.incumbent)
        return BinaryModel(
            first=np.array(first, dtype=np.int64),
            cost=np.concatenate([*costs, problem.resources.switch_points]),
            fixed_cost=0,
            rows=rows,
            room=capacity[binding],
            start=start,
        )

    def stays(self, picked: NDArray[np.int64]) -> dict[str, tuple[Stay, ...]]:
        """The plan in which each youth has the alternative of the given number, shape (youths,)."""
        paths = np.stack([self._paths(youth)[1][number] for youth, number in enumerate(picked)])
        return stays_by_youth(self._problem, costed(self._problem, np.arange(len(paths)), paths))

    def _paths(self, youth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        paths = one_entrance_paths(self._problem, youth, self._begins[youth])
        return np.full(len(paths), youth), paths
