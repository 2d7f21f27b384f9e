from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.bench.peers.preparing import TRAVEL
from benchmarks.pages.micro.subject import POLICY, Subject
from matcher.check import CheckReport, check_plan
from matcher.desk import Recommendation, recommend
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.relax.master import Master, MasterSolution
from matcher.engine.relax.relaxation import PricedColumns, price_columns
from matcher.engine.relax.subgradient import typical_prices
from matcher.engine.relax.trust_region import RegionSolution, TrustRegion

YOUTHS_ASKED = 10
"""One youth asked again and again would be answered from what the desk keeps of the last one."""
WHOLE = 1e-3
"""Costs are whole: a bound so near is the cost."""


@dataclass(frozen=True)
class Step:
    """A part of the work that is timed alone."""

    name: str
    what: str
    """One run of it."""
    ready: Callable[[Subject], Callable[[], object] | None]
    """
    Makes what the step begins from, and gives the step: it may be run any number of times, each doing the same.

    None where the set leaves the step nothing to do.
    """


def ready_prepare(subject: Subject) -> Callable[[], MatchingProblem]:
    """From a snapshot in memory to the integer problem, travel times included."""
    _ = subject.snapshot
    return subject.prepared


def ready_pricing(subject: Subject) -> Callable[[], PricedColumns]:
    """Every youth's cheapest trajectory at the best prices, with its costs and demands."""
    problem, state = subject.problem, subject.relaxation
    prices = state.prices.copy()
    return lambda: price_columns(problem, state, prices)


def ready_master(subject: Subject) -> Callable[[], MasterSolution]:
    """The relaxation over the trajectories that column generation ended with, from nothing."""
    problem, state = subject.problem, subject.relaxation
    return lambda: Master(problem, state.pool, state.scope, state.working).solve(subject.stopper())


def ready_trust_region(subject: Subject) -> Callable[[], RegionSolution]:
    """One step away from the best prices, over the same trajectories; every row with a price may move."""
    problem, state = subject.problem, subject.relaxation
    columns = state.pool.columns.only(state.working.trajectories)
    center = state.prices.reshape(-1)
    params = problem.instance.settings.stabilisation
    radius = params.price_share * center + params.typical_share * typical_prices(problem).reshape(-1)
    rows = np.flatnonzero(center > 0)
    return lambda: TrustRegion(problem, state.scope).solve(columns, rows, center, radius, subject.stopper())


def ready_select(subject: Subject) -> Callable[[], Columns] | None:
    """CP-SAT beside the best prices, from the rounded plan; nothing where that is proven best already."""
    is_proven = plan_cost(subject.problem, subject.rounded) <= subject.relaxation.bound + WHOLE
    return None if is_proven else subject.chosen


def ready_recommend(subject: Subject) -> Callable[[], list[Recommendation]]:
    """The desk asked for the first waiting youths, one after the other."""
    desk = subject.desk
    waiting = [youth.id for youth in subject.snapshot.youths if youth.current_stay is None][:YOUTHS_ASKED]
    return lambda: [recommend(desk, youth_id) for youth_id in waiting]


def ready_check(subject: Subject) -> Callable[[], CheckReport]:
    """The independent checker on a plan for everybody."""
    snapshot, plan = subject.snapshot, subject.plan
    return lambda: check_plan(snapshot, plan, POLICY, travel=TRAVEL)


STEPS: tuple[Step, ...] = (
    Step("prepare", "snapshot to integer problem", ready_prepare),
    Step("pricing", "one quote of everybody, at the best prices", ready_pricing),
    Step("master", "the restricted relaxation with HiGHS, from nothing", ready_master),
    Step("trust region", "one step of prices with HiGHS' interior point", ready_trust_region),
    Step("select", "CP-SAT over all trajectories near the prices", ready_select),
    Step("recommend", f"the desk, {YOUTHS_ASKED} youths", ready_recommend),
    Step("check", "the independent checker, a whole plan", ready_check),
)
"""Another step is a line here."""
