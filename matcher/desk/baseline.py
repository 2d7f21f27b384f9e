from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk, desk_beside
from matcher.engine.model.columns import Columns
from matcher.engine.model.dearest import dearest_of_everybody
from matcher.engine.model.feasibility import integral_bound, plan_cost
from matcher.engine.model.scope import Scope, whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.pricer import PricedPaths, Pricer
from matcher.engine.relax.relaxation import lagrangian_bound
from matcher.engine.report.plan import build_plan
from matcher.engine.stopping import Stopper
from matcher.engine.warm_start import warm_prices
from matcher.tables.instance import build_instance
from matcher.travel.protocol import TravelTimes
from models.plan import EndReason, Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

NO_LIMIT_SECONDS = 1e9


@dataclass(frozen=True)
class Baseline:
    """
    A plan as it stands, over the candidates of the search that made it: what every change is held against.

    A desk shows one youth every place and day; the others change over the plan's own candidates, for these
    its prices were made and its bound holds.
    """

    desk: Desk
    published: Plan | None
    """Departing from it costs points."""
    prices: NDArray[np.float64]
    """(resources, periods): all of the plan's, those of living apart too: a bound needs them."""

    @property
    def columns(self) -> Columns:
        """One column a youth."""
        return self.desk.held

    @cached_property
    def cost(self) -> int:
        """Points of the plan."""
        return plan_cost(self.desk.problem, self.columns)

    @cached_property
    def scope(self) -> Scope:
        """Everybody who has a choice."""
        return whole_scope(self.desk.problem)

    @cached_property
    def priced(self) -> PricedPaths:
        """Everybody's cheapest trajectory at the plan's prices, in the order of the scope."""
        return Pricer(self.desk.problem, self.scope, Stopper(NO_LIMIT_SECONDS)).price_paths(self.prices)

    @cached_property
    def dearest(self) -> NDArray[np.float64]:
        """Points of each youth that the cheapest plan does not exceed, whatever is decided for others."""
        return dearest_of_everybody(self.desk.problem)

    @cached_property
    def bound(self) -> float:
        """Points that no plan over the candidates undercuts, by the plan's prices."""
        return lagrangian_bound(self.desk.problem, self.scope, self.prices, self.priced.value_points)

    @cached_property
    def stated(self) -> Plan:
        """The plan with its costs by term and who is without a place, as a search would write it."""
        return self.written(self.columns, self.bound)

    def written(self, columns: Columns, bound: float) -> Plan:
        """
        A plan over the same candidates as it is exchanged, with this plan's prices.

        Parameters
        ----------
        columns
            One column a youth, at the points of this plan's problem.
        bound
            Points that no plan of the snapshot undercuts.
        """
        cost = plan_cost(self.desk.problem, columns)
        is_optimal = cost <= integral_bound(bound)
        known = None if self.published is None else self.published.snapshot_id
        return build_plan(
            self.desk.problem,
            columns,
            bound,
            self.prices,
            PlanStatus.OPTIMAL if is_optimal else PlanStatus.FEASIBLE,
            EndReason.PROVEN if is_optimal else EndReason.EXHAUSTED,
            {},
            known,
        )

    @cached_property
    def wishes(self) -> Columns:
        """What everybody with a choice would like best at the plan's prices, in the order of the scope."""
        problem = self.desk.problem
        return problem.columns(self.scope.youths, self.priced.path)


def open_baseline(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    travel: TravelTimes,
    plan: Plan,
    published: Plan | None = None,
) -> Baseline:
    """
    Prepares a plan once, so that each question about it is quick.

    Parameters
    ----------
    settings
        Those with which the plan was made: they say what the candidates are.

    Raises
    ------
    PlanNotHeldError
        If some of the plan's stays are not allowed, or not among the candidates.
    """
    problem = prepare(build_instance(snapshot, policy, settings, travel), published)
    return Baseline(desk_beside(problem, plan), published, warm_prices(problem, plan))
