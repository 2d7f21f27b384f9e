import numpy as np
from numpy.typing import NDArray

from benchmarks.bench.peers.preparing import Phases, costed, prepared, queue, stays_by_youth
from benchmarks.bench.peers.protocol import PeerResult, PeerStatus
from benchmarks.bench.peers.room import Room, doors_of, enter, seeker
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.stopping import Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


class GreedyPeer:
    """
    Today's practice: first come, first served, at the nearest free place.

    Residents keep their place as long as they may. Everybody who needs a place is helped in order of the day
    on which the need began (crisis first on the same day): as early as possible, at the nearest place that
    admits the youth and has room for as long as the stay may last, with the nearest teams that have minutes
    left. Nobody moves unless the stay must end; pinned youths follow their pins.
    """

    name = "greedy"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Plans youth after youth; whoever is not reached in time stays or waits. The seed is not used."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        with phases.phase("prepare"):
            problem = prepared(snapshot, policy, settings)
        with phases.phase("place"):
            paths, skipped = place_everybody(problem, stopper)
        with phases.phase("write"):
            stays = stays_by_youth(problem, costed(problem, np.arange(len(paths)), paths))
        note = f"time limit: {skipped} youths not looked at" if skipped else ""
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note=note)


def place_everybody(problem: MatchingProblem, stopper: Stopper) -> tuple[NDArray[np.int64], int]:
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
    who = seeker(problem, youth, path)
    while who is not None:
        doors = doors_of(problem, who)
        fits = room.fits(youth, doors)
        if not fits.any():
            return path
        period = int(fits.any(axis=0).argmax())
        door = _nearest(problem, doors.option, np.flatnonzero(fits[:, period]))
        path, who = enter(problem, room, who, doors, door, period)
    return path


def _nearest(problem: MatchingProblem, option: NDArray[np.int64], doors: NDArray[np.intp]) -> int:
    """The place nearest to the family; there without brigade if possible, most expertise, least travel."""
    options, rows = problem.options, option[doors]
    travel = options.team_minutes[rows].sum(axis=1) + options.brigade_minutes[rows]
    brought = options.has_team[rows].sum(axis=1)
    order = np.lexsort((travel, -brought, options.brigade[rows] >= 0, options.family_minutes[rows]))
    return int(doors[order[0]])
