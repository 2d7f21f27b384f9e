"""Each period's assignment at least cost, period after period, by networkx."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from benchmarks.bench.peers.common import Phases, costed, prepared, queue, stays_by_youth
from benchmarks.bench.peers.protocol import PeerResult, PeerStatus
from benchmarks.bench.peers.room import Entrances, Room, Seeker, doors_of, enter, seeker
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.stopping import Stopper
from matcher.resources.beds import Beds
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SINK = ("sink", 0)


def assigned(
    waiting_points: Mapping[int, int], place_points: Mapping[tuple[int, int], int], beds: Mapping[int, int]
) -> dict[int, int]:
    r"""
    The place of each youth who gets one, as a flow of youths to beds at least cost (minimale-kostenstroom).

    .. math:: \min \sum_{yp} c_{yp} x_{yp} + \sum_y w_y (1 - \sum_p x_{yp}), \quad \sum_p x_{yp} \le 1,
              \quad \sum_y x_{yp} \le b_p

    Whole numbers in, so the network simplex ends in a whole flow: exact for this one period.

    Parameters
    ----------
    waiting_points
        Of each youth, without a place.
    place_points
        By youth and place; who is not named with a place may not go there.
    beds
        Free ones of each place; a place that is not named has no limit.
    """
    graph: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    graph.add_node(SINK, demand=len(waiting_points))
    for youth, points in waiting_points.items():
        graph.add_node(("youth", youth), demand=-1)
        graph.add_edge(("youth", youth), SINK, weight=points, capacity=1)
    for (youth, place), points in place_points.items():
        graph.add_edge(("youth", youth), ("place", place), weight=points, capacity=1)
    for place in {place for _, place in place_points}:
        room = beds.get(place, len(waiting_points))
        graph.add_edge(("place", place), SINK, weight=0, capacity=room)
    _, flow = nx.network_simplex(graph)
    return {youth: place for youth, place in place_points if flow["youth", youth]["place", place]}


class MinCostFlowPeer:
    """
    The strongest simple method: in each period, whoever is without a place is assigned to the free beds at least cost.

    Youths × places as a bipartite flow (networkx, network simplex), with the points of that one period: a stay at its
    cheapest support there, or waiting. It is whole and exact for the period. An arc exists only where the youth,
    alone, has room for as long as the stay may last. The assigned stays are then booked in the order of the queue
    for their whole length; who no longer fits, because others took the team's minutes, a mix limit or a
    bed that closes later, takes a dearer support at the same place, else waits for the next period.

    Left out: later periods, so a bed is never kept free; team minutes, mix limits, one sex at a time and youths kept
    apart while assigning; siblings; points of a move. Nobody moves unless the stay must end; pinned youths follow
    their pins.
    """

    name = "min-cost-flow"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Plans period after period; when time is up the others stay or wait. The seed is not used."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        with phases.phase("prepare"):
            problem = prepared(snapshot, policy, settings)
        with phases.phase("assign"):
            paths, done = _assign_every_period(problem, stopper)
        with phases.phase("write"):
            stays = stays_by_youth(problem, costed(problem, np.arange(len(paths)), paths))
        left = problem.instance.periods - done
        note = f"time limit: the last {left} periods not looked at" if left else ""
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note=note)


@dataclass(frozen=True)
class _Choices:
    """Who is without a place, and the stays that it could enter in this period."""

    who: Seeker
    doors: Entrances
    """The cheapest first; all of them have room if nobody else enters."""
    points: NDArray[np.int64]
    """Of this period, shape (doors,)."""


def _assign_every_period(problem: MatchingProblem, stopper: Stopper) -> tuple[NDArray[np.int64], int]:
    """Everybody's path, and how many periods were looked at."""
    paths, room = problem.incumbent.path.copy(), Room(problem)
    found = (seeker(problem, youth, paths[youth]) for youth in queue(problem))
    seekers = {who.youth: (who, doors_of(problem, who)) for who in found if who is not None}
    for period in range(problem.instance.periods):
        beds = _free_beds(problem, room, period)
        choices: list[_Choices] = []
        for who, doors in seekers.values():
            if stopper.stopped:
                return paths, period
            choices.append(_choices(problem, room, who, doors, period, beds))
        places = _assigned(problem, choices, period, beds)
        for item in choices:
            youth = item.who.youth
            if youth not in places:
                continue
            door = _door_with_room(problem, room, item, places[youth], period)
            if door is not None:
                paths[youth], after = enter(problem, room, item.who, item.doors, door, period)
                del seekers[youth]
                if after is not None:
                    seekers[youth] = after, doors_of(problem, after)
    return paths, problem.instance.periods


def _free_beds(problem: MatchingProblem, room: Room, period: int) -> NDArray[np.int64]:
    """Of each place in this period, home last and without limit, shape (places,)."""
    names = [f"{Beds.code}:{unit.id}" for unit in problem.instance.units.units]
    rows = [problem.resources.ids.index(name) for name in names]
    return np.append(room.left(period)[rows], UNLIMITED)


def _choices(
    problem: MatchingProblem, room: Room, who: Seeker, doors: Entrances, period: int, beds: NDArray[np.int64]
) -> _Choices:
    options, costs = problem.options, problem.costs
    now = doors.only(np.flatnonzero(doors.may_begin[:, period] & (beds[options.place[doors.option]] > 0)))
    if len(now.option):
        now = now.only(np.flatnonzero(room.fits(who.youth, now)[:, period]))
    points = (costs.day[now.option] + costs.visit_day[now.option]) * problem.instance.days[period]
    if costs.dated is not None:
        points = points + costs.dated[now.option, period]
    order = np.argsort(points, kind="stable")
    return _Choices(who, now.only(order), points[order])


def _assigned(
    problem: MatchingProblem, choices: Sequence[_Choices], period: int, beds: NDArray[np.int64]
) -> dict[int, int]:
    waiting, at_place = {}, {}
    for item in choices:
        youth, places = item.who.youth, problem.options.place[item.doors.option]
        if not len(places):
            continue
        without = problem.costs.interrupted if item.who.in_care else problem.costs.waiting
        waiting[youth] = int(without[youth, period])
        # the cheapest support of each place stands first
        for place, first in zip(*np.unique(places, return_index=True), strict=True):
            at_place[youth, int(place)] = int(item.points[first])
    limits = {place: int(free) for place, free in enumerate(beds) if free < UNLIMITED}
    return assigned(waiting, at_place, limits)


def _door_with_room(problem: MatchingProblem, room: Room, item: _Choices, place: int, period: int) -> int | None:
    """The cheapest support at the assigned place that still has room for the whole stay."""
    there = np.flatnonzero(problem.options.place[item.doors.option] == place)
    fits = np.flatnonzero(room.fits(item.who.youth, item.doors.only(there))[:, period])
    return int(there[fits[0]]) if len(fits) else None
