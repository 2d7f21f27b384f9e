from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.desk.plan_columns import plan_columns, with_refused_held
from matcher.desk.youth_slice import YouthSlice, youth_slice
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import room_left
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.prepare.prepare import prepare
from matcher.engine.warm_start import warm_prices
from matcher.resources.protocol import ExcessTest
from matcher.tables.instance import Instance, build_instance
from matcher.terms import SIBLINGS_APART
from matcher.travel.protocol import TravelTimes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import HOME

EVERY_PLACE = {
    "places_per_youth": 10_000,
    "brigade_places_per_youth": 10_000,
    "lasting_places": 10_000,
    "later_every_weeks": 1,
}
"""A desk shows every place from its first date; a search may leave places and dates out to be quick."""


@dataclass(frozen=True)
class Desk:
    """An alliance prepared for the placement desk (plaatsingsdesk): asked for one youth after the other."""

    problem: MatchingProblem
    held: Columns
    """What everybody has in the plan, one column a youth: without a plan stay and wait."""
    used: NDArray[np.int64]
    """Demand of all of them, shape (resources, periods)."""
    prices: NDArray[np.float64]
    """Points for a unit in a period, shape (resources, periods)."""
    soft: NDArray[np.bool_]
    """(resources,): over its capacity costs points, which are the youth's own here."""
    is_priced: bool
    """There is a plan with prices; else taking capacity looks free."""

    def youth_slice(self, youth: int) -> YouthSlice:
        """One youth's part of the options; of the youth asked about last it is kept."""
        part = self._last_part.get(youth)
        if part is None:
            part = youth_slice(self.problem, youth)
            self._last_part.clear()
            self._last_part[youth] = part
        return part

    @cached_property
    def _last_part(self) -> dict[int, YouthSlice]:
        return {}

    @cached_property
    def bed_rows(self) -> NDArray[np.int64]:
        """Resource row of each unit's beds, shape (units,)."""
        row = {name: number for number, name in enumerate(self.problem.resources.ids)}
        units = self.problem.instance.units.units
        return np.array([row[f"beds:{unit.id}"] for unit in units], dtype=np.int64)

    @cached_property
    def sibling_pairs(self) -> list[tuple[int, int]]:
        """Rows of the two youths of each pair of siblings, the first by id first."""
        return SIBLINGS_APART.pairs(self.problem.instance)

    def room_beside(self, youth: int) -> NDArray[np.int64]:
        """What everybody but one youth leaves of each resource in each period, shape (resources, periods)."""
        own = np.asarray(self.held.demand[:, [youth]].todense()).reshape(self.used.shape)
        left = self.problem.capacity - (self.used - own)
        # over a soft capacity costs points, and is counted there
        left[self.soft] = UNLIMITED
        return room_left(self.problem, left.reshape(-1)).reshape(left.shape)


def open_desk(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    travel: TravelTimes,
    plan: Plan | None = None,
    published: Plan | None = None,
) -> Desk:
    """
    Prepares an alliance once, so that each youth is quick.

    Parameters
    ----------
    settings
        Those of the plan, if there is one: its supports must be among the candidates.
    plan
        The latest plan: the others keep what they have in it, its prices are what capacity is worth.

    Raises
    ------
    PlanNotHeldError
        If some of the plan's stays are not allowed, or not among the candidates.
    """
    wide = settings.model_copy(update=EVERY_PLACE)
    return desk_beside(prepare(build_instance(snapshot, policy, wide, travel), published), plan)


def desk_beside(problem: MatchingProblem, plan: Plan | None) -> Desk:
    """
    What everybody has in a plan and what its prices say, over the candidates of a problem.

    Raises
    ------
    PlanNotHeldError
        If some of the plan's stays are not allowed, or not among the candidates.
    """
    problem = problem if plan is None else with_refused_held(problem, plan)
    held = problem.incumbent if plan is None else plan_columns(problem, plan)
    used = np.asarray(held.demand.sum(axis=1)).reshape(problem.capacity.shape).astype(np.int64)
    soft = np.array([test is ExcessTest.NEVER for test in problem.resources.excess_test], dtype=bool)
    prices = np.zeros(problem.capacity.shape) if plan is None else warm_prices(problem, plan)
    # living apart is costed as it is, beside where the siblings are: its price would count it twice
    prices[soft] = 0.0
    return Desk(problem, held, used, prices, soft, plan is not None and bool(plan.prices))


def places_of(instance: Instance) -> tuple[str, ...]:
    """Every place by its row: the units, then home."""
    return (*(unit.id for unit in instance.units.units), HOME)


def row_of_place(instance: Instance, place: str) -> int:
    """
    Row of a place: the unit's in the unit table, or their number for home.

    Raises
    ------
    KeyError
        If the snapshot has no such unit.
    """
    units = instance.units
    return len(units.units) if place == HOME else units.index[place]
