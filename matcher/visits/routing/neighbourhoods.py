from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Solution


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
