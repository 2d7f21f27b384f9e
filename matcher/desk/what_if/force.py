from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.desk.recosting import recosted
from matcher.engine.beginnings import beginnings
from matcher.engine.columns import Columns
from matcher.engine.problem import MatchingProblem
from matcher.resources.pairs import options_of_youth

PENALTY_POINTS = 400_000_000
"""A period spent otherwise than forced: far more than making way costs all others, and it fits 32 bits."""


@dataclass(frozen=True)
class Force:
    """
    A decision that is tried (wat als): one youth comes to a place when a period begins, or stays where it is.

    Until then a youth who waits has no place, and a resident is at the current one as long as may be. Team
    support and what follows are chosen by the search.
    """

    youth: int
    place: int
    """Row of the unit table, or their number for home."""
    period: int
    """0 for staying at the current place, which then lasts as long as that stay may."""
    brigade: bool | None = None
    """With brigade visits on the first day there, without, or whichever is cheaper."""


@dataclass(frozen=True)
class AnyDayProblem(MatchingProblem):
    """A problem in which one youth may come to a place whenever a period begins, not only when a search would look."""

    youth: int

    @cached_property
    def beginnings(self) -> NDArray[np.bool_]:
        """(youths, periods): a new stay may begin; of the youth in question in every period."""
        begins = beginnings(self.options, self.care, self.scene)
        begins[self.youth] = True
        return begins


def any_day_problem(problem: MatchingProblem, youth: int) -> AnyDayProblem:
    """The problem with every day open to one youth."""
    return AnyDayProblem(**_fields_of(problem), youth=youth)


@dataclass(frozen=True)
class ForcedProblem(AnyDayProblem):
    """
    A problem with a penalty on all that one youth could do instead of what is forced.

    Rules, resources and what the others may choose are as before, so a plan that pays no penalty is a plan of the
    snapshot itself, and a bound holds for all such plans. Where every plan pays, nobody can make way.
    """

    force: Force


def forced_problem(problem: MatchingProblem, force: Force) -> ForcedProblem:
    """The problem with what is forced."""
    costs, rows = problem.costs, options_of_youth(problem.options, force.youth)
    dated = np.zeros(problem.options.allowed.shape, dtype=np.int64) if costs.dated is None else costs.dated.copy()
    dated[rows] += _otherwise(problem, force, rows) * PENALTY_POINTS
    waiting, interrupted = costs.waiting.copy(), costs.interrupted.copy()
    waiting[force.youth, force.period] += PENALTY_POINTS
    interrupted[force.youth, force.period] += PENALTY_POINTS
    kept = _fields_of(problem)
    kept["costs"] = replace(costs, dated=dated, waiting=waiting, interrupted=interrupted)
    forced = ForcedProblem(**kept, youth=force.youth, force=force)
    return replace(forced, incumbent=recosted(forced, problem.incumbent))


def is_met(plan: Columns, force: Force) -> bool:
    """Whether a plan of a forced problem, one column a youth, does what is forced."""
    return int(plan.cost[force.youth]) < PENALTY_POINTS


def _fields_of(problem: MatchingProblem) -> dict[str, Any]:
    return {item.name: getattr(problem, item.name) for item in fields(MatchingProblem)}


def _otherwise(problem: MatchingProblem, force: Force, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where an option is not what is forced, shape (options of the youth, periods)."""
    options = problem.options
    wrong = np.zeros((len(rows), problem.scene.periods), dtype=bool)
    current = int(problem.current_option[force.youth])
    if current < 0:
        wrong[:, : force.period] = True
    else:
        until = force.period
        if options.place[current] == force.place:
            until = int(np.flatnonzero(~np.append(options.allowed[current], False))[0])
        wrong[options.place[rows] != options.place[current], :until] = True
    there = options.place[rows] == force.place
    if force.brigade is not None:
        there &= (options.brigade[rows] >= 0) == force.brigade
    wrong[~there, force.period] = True
    return wrong
