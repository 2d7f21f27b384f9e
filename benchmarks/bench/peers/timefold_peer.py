"""Timefold as a method: its choices, and its place among the others."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench.peers.common import Phases, costed, prepared, queue, stays_by_youth, without_place
from benchmarks.bench.peers.greedy import place_everybody
from benchmarks.bench.peers.one_entrance import one_entrance_paths
from benchmarks.bench.peers.protocol import PeerResult, PeerStatus, Trace
from benchmarks.bench.peers.timefold_java import Entity, ScoreKeeper, start_java
from matcher.engine.model.columns import Columns
from matcher.engine.model.pool import joined
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope, scope_beside, whole_scope
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

YOUTHS_AT_ONCE = 50
"""Whose trajectories are costed together: much quicker than one by one, and they fit into memory."""
PLACES, BRIGADE_PLACES, SUPPORTS = 40, 5, 1
"""Candidates of each youth at most, fewer than the engine's."""
MOST_CHOICES = 400
"""Of each youth: enough to choose from for the moves that there is time for."""
SETTLED_UNTIL_DAY = 14
"""Residents who keep their place as long as they need it may move before this day only."""
SHARE_FOR_WRITING = 0.06
"""Of the time limit: Java's solution is translated back youth by youth, 5 s for 2,400 on a busy machine."""


class TimefoldPeer:
    """
    Timefold (package `timefold`, Java) on a bed-allocation model, with the same hard rules and costs.

    A planning entity for each youth with a choice, one planning variable over its own choices: greedy's trajectory,
    the incumbent's, or entering one place with one support in one period for as long as the stay may last (at most one
    entrance, as in the time-indexed models). Hard: nothing is over in any period. Soft: points. The score is
    incremental and exact, siblings and one sex at a time included. The search: from the plan of `greedy` over the same
    candidates (from Timefold's own first fit it ended above that on two regions of three), simulated annealing with
    moves of one youth (late acceptance, Timefold's default, stood still where every bed is taken). That plan breaks no
    rule, and nothing that breaks one is better, so the plan breaks none either.

    Limits of ours, not of Timefold: only the cheapest choices and the cheapest for which there is room in greedy's
    plan, from 40 places with one support each, 400 a youth at most; no two youths have a choice in common, so nothing
    can be swapped; residents who keep their place as long as they need it may move in the first two weeks only. The
    score is reckoned by numpy, called back from Java, which is far quicker than what the binding translates but
    slower than a constraint written in Java; one thread, as the community edition has. It ends by the clock, so a
    seed does not repeat a plan.
    """

    name = "timefold"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Searches until time is up; skipped, and said so, where Java or the package is missing."""
        limit = settings.time_limit_seconds
        phases, stopper, trace = Phases(), Stopper((1 - SHARE_FOR_WRITING) * limit), Trace()
        with phases.phase("start"):
            missing = start_java()
        if missing is not None:
            return PeerResult(PeerStatus.FAILED, None, seconds_by_phase=phases.seconds, note=f"skipped: {missing}")
        try:
            with phases.phase("prepare"):
                problem = prepared(snapshot, policy, _with_fewer_candidates(settings))
                scope = _scope(problem)
            if not len(scope.youths):
                stays = stays_by_youth(problem, problem.incumbent)
                return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note="nobody chooses")
            with phases.phase("build"):
                columns = _choices(problem, scope, stopper)
                keeper = ScoreKeeper(problem, scope, columns)
            with phases.phase("solve"):
                picked = _searched(problem, scope, columns, keeper, stopper, trace)
        except SearchStoppedError:
            note = "out of time before Timefold began"
            return PeerResult(PeerStatus.NO_ANSWER, None, seconds_by_phase=phases.seconds, note=note)
        with phases.phase("write"):
            stays = stays_by_youth(problem, problem.incumbent) | stays_by_youth(problem, picked)
        note = f"{len(columns):,} choices of {len(scope.youths):,} youths, {keeper.tried:,} moves tried"
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase=phases.seconds, note=note, trace=trace.steps)


def cheapest_choices(
    problem: MatchingProblem, scope: Scope, start: Columns, begins: NDArray[np.bool_], most: int, stopper: Stopper
) -> Columns:
    """
    The start's trajectory of each youth of the scope and its cheapest ones with one entrance, youth by youth.

    Half of them are the cheapest for which there is room while everybody else keeps the start's: the cheapest of
    all crowd at the places that are full.

    Parameters
    ----------
    start
        A plan: one trajectory for each youth of the snapshot, in their order.
    begins
        When a stay of each youth of the snapshot may begin, shape (youths, periods).
    most
        Trajectories a youth at most, by own points; the start's is always among them, and first.

    Raises
    ------
    SearchStoppedError
        When time is up.
    """
    parts = []
    left = problem.capacity.reshape(-1) - np.asarray(start.demand.sum(axis=1)).reshape(-1)
    for begin in range(0, len(scope.youths), YOUTHS_AT_ONCE):
        stopper.raise_if_stopped()
        youths = scope.youths[begin : begin + YOUTHS_AT_ONCE]
        paths = [
            _beginning_with(start.path[youth], one_entrance_paths(problem, int(youth), begins[youth]))
            for youth in youths
        ]
        first = np.cumsum([0, *map(len, paths)])
        columns = costed(problem, np.repeat(youths, np.diff(first)), np.concatenate(paths))
        has_room = _has_room(columns, np.repeat(first[:-1], np.diff(first)), left)
        picked = [_picked(columns.cost, has_room, low, high, most) for low, high in pairwise(first.tolist())]
        parts.append(columns.only(np.concatenate(picked)))
    return joined(parts)


def _beginning_with(path: NDArray[np.int64], paths: NDArray[np.int64]) -> NDArray[np.int64]:
    """A path and the others, each once."""
    return np.concatenate([path[np.newaxis], paths[(paths != path).any(axis=1)]])


def _picked(cost: NDArray[np.int64], has_room: NDArray[np.bool_], low: int, high: int, most: int) -> NDArray[np.int64]:
    """Rows of one youth: the first, the cheapest with room, and then the cheapest of the rest."""
    order = low + 1 + np.argsort(cost[low + 1 : high], kind="stable")
    is_kept = has_room[order] & (np.cumsum(has_room[order]) <= most // 2)
    with_room, others = order[is_kept], order[~is_kept]
    return np.concatenate([[low], with_room, others[: max(0, most - 1 - len(with_room))]])


def _has_room(columns: Columns, start: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which trajectories have room instead of the youth's first one, of the given row; not looking at switches."""
    more = (columns.demand - columns.demand[:, start]).tocoo()
    has_room = np.ones(len(columns), dtype=bool)
    has_room[more.col[more.data > left[more.row]]] = False
    return has_room


def _searched(
    problem: MatchingProblem, scope: Scope, columns: Columns, keeper: ScoreKeeper, stopper: Stopper, trace: Trace
) -> Columns:
    """The chosen trajectory of everybody of the scope."""
    # the domain's annotations are Java's, which runs only now
    from benchmarks.bench.peers.timefold_search import searched

    picked = searched(keeper, _entities(problem, scope, columns), problem.instance.settings.seed, stopper, trace)
    # the keeper is at the last move that was tried, which need not be the best plan
    keeper.recount(picked)
    if keeper.over:
        raise RuntimeError(f"Timefold's plan is over capacity by {keeper.over} in all")
    trace.note(stopper.seconds, "solve", keeper.points, None)
    return columns.only(np.array(picked, dtype=np.int64))


def _with_fewer_candidates(settings: SolverSettings) -> SolverSettings:
    fewer = {
        "places_per_youth": min(PLACES, settings.places_per_youth),
        "brigade_places_per_youth": min(BRIGADE_PLACES, settings.brigade_places_per_youth),
        "supports_per_place": min(SUPPORTS, settings.supports_per_place),
    }
    return settings.model_copy(update=fewer)


def _scope(problem: MatchingProblem) -> Scope:
    """Who has a choice and no pins."""
    choosing = whole_scope(problem).youths
    free = np.array([not problem.care[youth].pins for youth in choosing], dtype=bool)
    return scope_beside(problem, choosing[free], problem.incumbent)


def _choices(problem: MatchingProblem, scope: Scope, stopper: Stopper) -> Columns:
    """Greedy's trajectory of everybody of the scope first, then others."""
    paths, _ = place_everybody(problem, stopper)
    begins, soon = problem.beginnings.copy(), problem.instance.boundaries[:-1] < SETTLED_UNTIL_DAY
    for youth in scope.youths:
        if not without_place(problem, int(youth), problem.incumbent.path[youth]):
            begins[youth] &= soon
    start = costed(problem, np.arange(len(paths)), paths)
    return cheapest_choices(problem, scope, start, begins, MOST_CHOICES, stopper)


def _entities(problem: MatchingProblem, scope: Scope, columns: Columns) -> list[Entity]:
    """Everybody of the scope, in the order of the queue."""
    first = np.append(np.searchsorted(columns.youth, scope.youths), len(columns)).tolist()
    choices = {int(youth): range(*first[row : row + 2]) for row, youth in enumerate(scope.youths)}
    return [Entity(choices[youth]) for youth in queue(problem) if youth in choices]
