import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random

from matcher.engine.stopping import Stopper
from matcher.visits.routing.insertion import put_in, solve_scope
from matcher.visits.routing.limits import Found, SearchLimits, found_of
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Solution, around


@dataclass(frozen=True)
class Neighbourhood:
    """What is planned anew: some visits, on some shifts."""

    visits: frozenset[int]
    shifts: frozenset[int]


@dataclass(frozen=True)
class Room:
    """How large a neighbourhood may be."""

    visits: int
    shifts: int


Chooser = Callable[[RoutingProblem, Solution, Random, Room], Neighbourhood]
"""Chooses a neighbourhood of a solution by chance."""


def near_visits(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """The visits nearest to one of them by travel and by time of the day, left-out ones by travel alone."""
    centre = problem.visits[random.randrange(len(problem.visits))].tasks[0]

    def distance(visit: int) -> float:
        other = problem.visits[visit].tasks[0]
        there, here = problem.tasks[centre].site, problem.tasks[other].site
        away = problem.travel[there][here] + problem.travel[here][there]
        apart = abs(solution[centre].start - solution[other].start) if {centre, other} <= solution.keys() else 0
        # chance widens the circle now and then, or the same visits would come back for ever
        return (away + apart) * random.uniform(0.5, 1.5)

    visits = sorted(range(len(problem.visits)), key=distance)[: room.visits]
    return _on_shifts(problem, solution, random, room, visits)


def whole_days(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """Visits of one day or two, all experts of these days."""
    days = sorted({shift.day for shift in problem.shifts})
    chosen = set(random.sample(days, min(len(days), random.choice((1, 2)))))
    shifts = [number for number, shift in enumerate(problem.shifts) if shift.day in chosen]
    return Neighbourhood(_some(_visits_on(problem, solution, shifts), random, room.visits), frozenset(shifts))


def experts(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """Visits of two experts over all their days: who sees whom."""
    numbers = sorted({shift.expert for shift in problem.shifts})
    chosen = random.sample(numbers, min(len(numbers), 2))
    shifts = [number for number, shift in enumerate(problem.shifts) if shift.expert in chosen]
    return Neighbourhood(_some(_visits_on(problem, solution, shifts), random, room.visits), frozenset(shifts))


def whole_series(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """Whole series, one after another, while there is room: their days and experts may all change."""
    numbers = list(range(len(problem.series)))
    random.shuffle(numbers)
    chosen: set[int] = set()
    for number in numbers:
        visits = problem.series[number].visits
        if len(chosen) + len(visits) > room.visits and chosen:
            break
        chosen.update(visits)
    if not chosen:
        return any_visits(problem, solution, random, room)
    return _on_shifts(problem, solution, random, room, sorted(chosen))


def left_out(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """A visit that is left out with visits on shifts that could take it; where none is left out, any."""
    without = [number for number, visit in enumerate(problem.visits) if visit.tasks[0] not in solution]
    if not without:
        return any_visits(problem, solution, random, room)
    first = random.choice(without)
    able = sorted({shift for task in problem.visits[first].tasks for shift in problem.possible_starts[task]})
    shifts = _some(able, random, room.shifts)
    rivals = [visit for visit in _visits_on(problem, solution, shifts) if visit != first]
    return Neighbourhood(_some(rivals, random, room.visits - 1) | {first}, shifts)


def any_visits(problem: RoutingProblem, solution: Solution, random: Random, room: Room) -> Neighbourhood:
    """Any visits."""
    visits = _some(list(range(len(problem.visits))), random, room.visits)
    return _on_shifts(problem, solution, random, room, sorted(visits))


CHOOSERS: tuple[Chooser, ...] = (near_visits, whole_days, experts, whole_series, left_out, any_visits)
"""Tried by chance, the more often the more they have brought."""


def _on_shifts(
    problem: RoutingProblem, solution: Solution, random: Random, room: Room, visits: Iterable[int]
) -> Neighbourhood:
    """The visits with the shifts on which they are, and others by chance while there is room."""
    tasks = [task for visit in visits for task in problem.visits[visit].tasks]
    now = {solution[task].shift for task in tasks if task in solution}
    able = sorted({shift for task in tasks for shift in problem.possible_starts[task]} - now)
    return Neighbourhood(frozenset(visits), frozenset(now) | _some(able, random, max(0, room.shifts - len(now))))


def _visits_on(problem: RoutingProblem, solution: Solution, shifts: Iterable[int]) -> list[int]:
    chosen = set(shifts)
    return sorted({problem.tasks[task].visit for task, place in solution.items() if place.shift in chosen})


def _some(items: list[int], random: Random, most: int) -> frozenset[int]:
    return frozenset(items if len(items) <= most else random.sample(items, max(0, most)))


OnFound = Callable[[Found], object]

LEAST_WORTH = 0.2
"""A way of choosing that brings nothing is still tried now and then."""


def improve(problem: RoutingProblem, found: Found, stopper: Stopper, limits: SearchLimits, on_found: OnFound) -> Found:
    """
    Plans neighbourhoods anew, some threads side by side, until the time is up, rounds are used or nothing is left.

    Each thread goes its own way from the best solution and comes back to it when it is shaken.
    """
    if not problem.visits or found.is_optimal:
        return found
    best = _Best(found, on_found)
    ways = [_Way(problem, best, stopper, limits, number) for number in range(limits.workers)]
    if len(ways) == 1:
        ways[0].go()
    else:
        with ThreadPoolExecutor(len(ways), thread_name_prefix="neighbourhoods") as pool:
            for done in [pool.submit(way.go) for way in ways]:
                done.result()
    return replace(best.found, rounds=sum(way.rounds for way in ways))


class _Best:
    """The best solution of all threads."""

    def __init__(self, found: Found, on_found: OnFound) -> None:
        self.found = found
        self._on_found = on_found
        self._lock = threading.Lock()

    def offer(self, other: Found) -> None:
        with self._lock:
            if other.cost.total < self.found.cost.total:
                self.found = replace(other, bound=self.found.bound)
                self._on_found(self.found)


class _Way:
    """
    One thread's way: neighbourhoods around a solution that may be worse than the best.

    How much is freed grows where a neighbourhood was searched to the end in vain and shrinks where time ran
    out. After so many rounds in vain some visits of the best are taken out and put in again in another order.
    """

    def __init__(
        self, problem: RoutingProblem, best: _Best, stopper: Stopper, limits: SearchLimits, number: int
    ) -> None:
        self._problem, self._best, self._stopper, self._limits = problem, best, stopper, limits
        self._random = Random(1000 * limits.seed + number)
        self._current = best.found
        self._free = [float(limits.least_free)] * len(CHOOSERS)
        self._worth = [1.0] * len(CHOOSERS)
        self._in_vain = 0
        self.rounds = 0

    def go(self) -> None:
        """Until there is nothing more to gain, or no more time or rounds."""
        while not (self._best.found.is_optimal or self._stopper.stopped or self.rounds >= self._limits.rounds):
            self._step()
            if self._in_vain >= self._limits.patience_rounds:
                self._shake()

    def _step(self) -> None:
        self.rounds += 1
        limits, current, random = self._limits, self._current, self._random
        which = random.choices(range(len(CHOOSERS)), self._worth)[0]
        room = Room(int(self._free[which]), limits.most_shifts)
        chosen = CHOOSERS[which](self._problem, current.solution, random, room)
        answer = solve_scope(
            self._problem,
            around(self._problem, current.solution, chosen.visits, chosen.shifts),
            current.solution,
            limits.neighbourhood_seconds,
            self._stopper,
            workers=1,
            seed=random.randrange(2**31),
        )
        if answer.solution is not None:
            other = found_of(self._problem, answer.solution, current.bound)
            # of equals the newer one, or the search would stand still
            self._current = other if other.cost.total <= current.cost.total else current
        gained = self._current.cost.total < current.cost.total
        self._worth[which] = max(LEAST_WORTH, 0.9 * self._worth[which] + gained)
        factor = 0.8 if not answer.is_optimal else 1.0 if gained else 1.05
        self._free[which] = min(float(limits.most_free), max(float(limits.least_free), factor * self._free[which]))
        self._in_vain = 0 if gained else self._in_vain + 1
        self._best.offer(self._current)

    def _shake(self) -> None:
        best, problem = self._best.found, self._problem
        visits = list(range(len(problem.visits)))
        self._random.shuffle(visits)
        out = visits[: max(2, round(self._limits.shaken_share * len(visits)))]
        kept = around(problem, best.solution, out).kept
        shaken = put_in(problem, kept, out, self._stopper, self._limits, workers=1)
        self._in_vain = 0
        if shaken is not None:
            self._current = found_of(problem, shaken, best.bound)
