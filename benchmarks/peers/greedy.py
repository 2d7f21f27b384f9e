import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.entrances import care_ends, entrances, is_limited, rows_of
from benchmarks.peers.phases import Phases
from benchmarks.peers.preparing import costed, prepared, stays_by_youth
from benchmarks.peers.protocol import PeerResult, PeerStatus
from benchmarks.peers.room import Room
from matcher.engine.problem import MatchingProblem
from matcher.engine.stopping import Stopper
from matcher.tables.options import INTERRUPTED, NO_CARE
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.vocabulary import Urgency


class GreedyPeer:
    """
    Today's practice: first come, first served, at the nearest free place.

    Residents keep their place as long as they may. Everybody who needs a place is helped in order of the day
    on which the need began (crisis first on the same day): as early as possible, at the nearest place that
    admits the youth and has room for as long as the stay may last, with the nearest teams that have minutes
    left. Nobody moves unless the stay must end; pinned youths follow their pins.
    """

    name = "greedy"

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        """Plans youth after youth; whoever is not reached in time stays or waits. The seed is not used."""
        phases, stopper = Phases(), Stopper(time_limit_seconds)
        with phases.phase("prepare"):
            problem = prepared(snapshot, policy, SolverSettings())
        with phases.phase("place"):
            paths, skipped = _place_everybody(problem, stopper)
        with phases.phase("write"):
            stays = stays_by_youth(problem, costed(problem, np.arange(len(paths)), paths))
        note = f"time limit: {skipped} youths not looked at" if skipped else ""
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note=note)


def queue(problem: MatchingProblem) -> list[int]:
    """Rows of the youths without pins, first come first."""
    youths = problem.scene.snapshot.youths
    free = [row for row in range(len(youths)) if not problem.care[row].pins]

    def turn(row: int) -> tuple[int, bool, str]:
        youth = youths[row]
        return int(problem.youths.need_day[row]), youth.need.urgency is not Urgency.CRISIS, youth.id

    return sorted(free, key=turn)


def _place_everybody(problem: MatchingProblem, stopper: Stopper) -> tuple[NDArray[np.int64], int]:
    """Everybody's path, and how many youths were not looked at for want of time."""
    paths = problem.incumbent.path.copy()
    room = Room(problem)
    turns = queue(problem)
    for number, youth in enumerate(turns):
        if stopper.stopped:
            return paths, len(turns) - number
        paths[youth] = _placed(problem, room, youth, paths[youth])
    return paths, 0


def _placed(problem: MatchingProblem, room: Room, youth: int, path: NDArray[np.int64]) -> NDArray[np.int64]:
    """The youth's path with every stay that can be found, booked."""
    options, norms = problem.options, problem.scene.policy.norms
    is_resident = bool(problem.youths.is_resident[youth])
    ends, begin, moves = care_ends(problem, youth), 0, 0
    left_place, left_limited = -1, False
    if is_resident:
        interrupted = np.flatnonzero(path == INTERRUPTED)
        if not len(interrupted):
            return path
        begin = int(interrupted[0])
        rows = rows_of(problem, youth)
        current = rows[options.current[rows]]
        left_place, left_limited = int(options.place[current[0]]), bool(is_limited(problem, current)[0])
        ends = np.full(len(path), ends[0])
    in_care = is_resident
    while not in_care or moves < norms.max_moves:
        doors = entrances(problem, youth, ends)
        fits = room.fits(youth, doors)
        fits[:, :begin] = False
        if begin < fits.shape[1]:
            # neighbouring stays at one place would be no move
            fits[options.place[doors.option] == left_place, begin] = False
        if left_limited:
            fits[is_limited(problem, doors.option)] = False
        if not fits.any():
            return path
        period = int(fits.any(axis=0).argmax())
        door = _nearest(problem, doors.option, np.flatnonzero(fits[:, period]))
        option, end, care_end = int(doors.option[door]), int(doors.end[door, period]), int(ends[period])
        before, path = path, path.copy()
        path[period:end], path[end:care_end], path[care_end:] = option, INTERRUPTED, NO_CARE
        room.replace(youth, before, path)
        moves += in_care
        if end >= care_end:
            break
        in_care, begin, ends = True, end, np.full(len(path), care_end)
        left_place, left_limited = int(options.place[option]), bool(is_limited(problem, doors.option)[door])
    return path


def _nearest(problem: MatchingProblem, option: NDArray[np.int64], doors: NDArray[np.intp]) -> int:
    """The place nearest to the family; there without brigade if possible, most expertise, least travel."""
    options, rows = problem.options, option[doors]
    travel = options.team_minutes[rows].sum(axis=1) + options.brigade_minutes[rows]
    brought = options.has_team[rows].sum(axis=1)
    order = np.lexsort((travel, -brought, options.brigade[rows] >= 0, options.family_minutes[rows]))
    return int(doors[order[0]])
