from dataclasses import replace

from matcher.engine.stopping import Stopper
from matcher.visits.routing.insertion import fewest_chances_first, put_in, solve_scope
from matcher.visits.routing.limits import Found, SearchLimits, found_of
from matcher.visits.routing.lns import OnFound, improve
from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import everything, in_order


class NoSolutionError(Exception):
    """A visit that must be done cannot be put in beside the others."""


def search(
    problem: RoutingProblem,
    stopper: Stopper,
    limits: SearchLimits | None = None,
    on_found: OnFound = lambda found: None,
) -> Found:
    """
    Puts the visits in batch by batch, tries all at once where that is small enough, improves by neighbourhoods.

    Parameters
    ----------
    on_found
        Called with every new best, from whichever thread found it, never by two at once.

    Raises
    ------
    NoSolutionError
        If not even a first solution was found; visits that may be left out never cause it.
    """
    limits = limits or SearchLimits()
    solution = put_in(problem, {}, fewest_chances_first(problem), stopper, limits, workers=limits.workers)
    if solution is None:
        raise NoSolutionError("not every visit that must be done could be put in in the time given")
    found = found_of(problem, solution)
    on_found(found)
    if arcs(problem) <= limits.whole_arcs:
        found = _whole(problem, found, stopper, limits)
        on_found(found)
    return improve(problem, found, stopper, limits, on_found)


def arcs(problem: RoutingProblem) -> int:
    """Size of the model in which everything is free: pairs of tasks that can be on one shift."""
    on_shift = [0] * len(problem.shifts)
    for ranges in problem.possible_starts:
        for shift in ranges:
            on_shift[shift] += 1
    return sum(count * count for count in on_shift)


def _whole(problem: RoutingProblem, found: Found, stopper: Stopper, limits: SearchLimits) -> Found:
    """All visits free at once: the only step that can prove."""
    seconds = stopper.remaining_seconds * limits.whole_share
    hint = in_order(problem, found.solution)
    answer = solve_scope(problem, everything(problem), hint, seconds, stopper, workers=limits.workers, seed=limits.seed)
    best = found
    if answer.solution is not None:
        other = found_of(problem, answer.solution)
        best = other if other.cost.total <= found.cost.total else found
    return replace(best, bound=max(found.bound, answer.bound or 0))
