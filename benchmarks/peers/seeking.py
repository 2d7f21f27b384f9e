from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.entrances import Entrances, care_ends, entrances, is_limited, rows_of
from benchmarks.peers.room import Room
from matcher.engine.model.problem import MatchingProblem
from matcher.tables.options import INTERRUPTED, NO_CARE


@dataclass(frozen=True)
class Seeker:
    """A youth who has no place from some period on, and where it comes from."""

    youth: int
    path: NDArray[np.int64]
    """(periods,), as booked until now."""
    begin: int
    """First period in which a stay may begin."""
    care_end: NDArray[np.int64]
    """Period in which care ends for a stay that begins in each period, shape (periods,)."""
    in_care: bool
    moves: int = 0
    """Made in this plan."""
    left_place: int = -1
    left_limited: bool = False


def seeker(problem: MatchingProblem, youth: int, path: NDArray[np.int64]) -> Seeker | None:
    """Who waits, or whose current stay must end before care does; None for others and for pinned youths."""
    if problem.care[youth].pins:
        return None
    ends = care_ends(problem, youth)
    if not problem.youths.is_resident[youth]:
        return Seeker(youth, path, 0, ends, in_care=False)
    interrupted = np.flatnonzero(path == INTERRUPTED)
    if not len(interrupted):
        return None
    rows = rows_of(problem, youth)
    current = rows[problem.options.current[rows]]
    return _may_move(
        problem,
        Seeker(
            youth,
            path,
            int(interrupted[0]),
            np.full(len(path), ends[0]),
            in_care=True,
            left_place=int(problem.options.place[current[0]]),
            left_limited=bool(is_limited(problem, current)[0]),
        ),
    )


def doors_of(problem: MatchingProblem, who: Seeker) -> Entrances:
    """The stays that it could enter by the rules, room or not."""
    doors = entrances(problem, who.youth, who.care_end)
    may = doors.may_begin
    may[:, : who.begin] = False
    if who.begin < may.shape[1]:
        # neighbouring stays at one place would be no move
        may[problem.options.place[doors.option] == who.left_place, who.begin] = False
    if who.left_limited:
        may[is_limited(problem, doors.option)] = False
    return doors


def enter(
    problem: MatchingProblem, room: Room, who: Seeker, doors: Entrances, door: int, period: int
) -> tuple[NDArray[np.int64], Seeker | None]:
    """Books a stay; the path with it, and the seeker of the place after it if that stay must end before care does."""
    option, end, care_end = int(doors.option[door]), int(doors.end[door, period]), int(who.care_end[period])
    path = who.path.copy()
    path[period:end], path[end:care_end], path[care_end:] = option, INTERRUPTED, NO_CARE
    room.replace(who.youth, who.path, path)
    if end >= care_end:
        return path, None
    after = Seeker(
        who.youth,
        path,
        end,
        np.full(len(path), care_end),
        in_care=True,
        moves=who.moves + who.in_care,
        left_place=int(problem.options.place[option]),
        left_limited=bool(is_limited(problem, doors.option)[door]),
    )
    return path, _may_move(problem, after)


def _may_move(problem: MatchingProblem, who: Seeker) -> Seeker | None:
    return who if who.moves < problem.scene.policy.norms.max_moves else None
