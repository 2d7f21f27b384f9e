"""First come, first served: at the nearest place with room, or at the prices of the relaxation."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench.peers.common import Phases, costed, prepared, queue, stays_by_youth, without_place
from benchmarks.bench.peers.protocol import PeerResult, PeerStatus
from benchmarks.bench.peers.room import Room, doors_of, enter, seeker
from benchmarks.bench.peers.trajectory_mip import relaxed
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.pricing.graph import TrajectoryGraph
from matcher.engine.pricing.pricer import price_block
from matcher.engine.stopping import Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SHARE_FOR_PRICES = 0.5
"""Of the time left after preparing, for the prices at most."""
FORBIDDING_POINTS = 1e8
"""Price of a unit that is not there: more than any trajectory costs."""
MOST_TRIES = 30
"""A youth whose every try lacks some minutes stays as it is."""


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
        paths[youth] = _nearest_stays(problem, room, youth, paths[youth])
    return paths, 0


def _nearest_stays(problem: MatchingProblem, room: Room, youth: int, path: NDArray[np.int64]) -> NDArray[np.int64]:
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


class PricedGreedyPeer:
    """
    First come, first served, but everybody looks at what the taken capacity is worth to others.

    The prices (points for each bed and minute in each period) are those of the engine's ascent and relaxation, which
    run for at most half of the time: a rival of the engine's second half, not of the whole. Then each youth who
    will be without a place on some day, in the order of the queue, takes the trajectory with the least own points +
    price of its capacity among those that there is room for; after them the other residents, who may gain by a move.
    A last round gives what is still free, by own points only, to who is still without: at its price a marginal bed is
    worth no more than waiting, and would stay empty. Nobody makes way for another. Siblings count only
    through the prices; pinned youths follow their pins.
    """

    name = "greedy-prices"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Prices, then plans youth after youth; whoever is not reached in time stays or waits."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        with phases.phase("prepare"):
            problem = prepared(snapshot, policy, settings)
        with phases.phase("price"):
            prices = relaxed(problem, whole_scope(problem), stopper.share(SHARE_FOR_PRICES)).prices
        with phases.phase("place"):
            paths, skipped = place_by_price(problem, prices, stopper)
        with phases.phase("write"):
            stays = stays_by_youth(problem, costed(problem, np.arange(len(paths)), paths))
        note = f"time limit: {skipped} turns not taken" if skipped else ""
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note=note)


def place_by_price(
    problem: MatchingProblem, prices: NDArray[np.float64], stopper: Stopper
) -> tuple[NDArray[np.int64], int]:
    """
    Everybody's path, and how many turns of the two rounds were not taken for want of time.

    Parameters
    ----------
    prices
        Points for one unit of each resource in each period, shape (resources, periods).
    """
    paths, room = problem.incumbent.path.copy(), Room(problem)
    choosing, nothing = set(whole_scope(problem).youths.tolist()), np.zeros_like(prices)
    youths = [youth for youth in queue(problem) if youth in choosing]
    needs = [youth for youth in youths if without_place(problem, youth, paths[youth])]
    needed = set(needs)
    settled = [youth for youth in youths if youth not in needed]
    turns = [*((youth, prices) for youth in needs + settled), *((youth, nothing) for youth in needs)]
    for number, (youth, at) in enumerate(turns):
        if at is nothing and not without_place(problem, youth, paths[youth]):
            continue
        if stopper.stopped:
            return paths, len(turns) - number
        paths[youth] = _cheapest_with_room(problem, room, at, youth, paths[youth])
    return paths, 0


def _cheapest_with_room(
    problem: MatchingProblem, room: Room, prices: NDArray[np.float64], youth: int, before: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The trajectory with the least points at the prices for which there is room, booked; the old one always has."""
    path, own = before, _demand(problem, youth, before)
    room.take(-own)
    graph = TrajectoryGraph(problem, np.array([youth]))
    at = prices + FORBIDDING_POINTS * room.shortages(np.ones_like(own))
    for _ in range(MOST_TRIES):
        found = price_block(graph, at).path[0]
        asked = _demand(problem, youth, found)
        lacking = room.shortages(asked)
        if not lacking.any():
            path, own = found, asked
            break
        # some minutes are left, but not as many as this support takes
        at = at + FORBIDDING_POINTS * lacking
    room.take(own)
    return path


def _demand(problem: MatchingProblem, youth: int, path: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shape (resources, periods)."""
    demand: NDArray[np.int64] = costed(problem, np.array([youth]), path[None, :]).demand.toarray()
    return demand.reshape(problem.capacity.shape)
