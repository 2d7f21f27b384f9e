"""The steps that are timed, and the generated set that each of them begins from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.bench.peers.common import TRAVEL
from fixtures.generator import generate
from matcher.check import CheckReport, check_plan
from matcher.desk import Desk, Recommendation, open_desk, recommend
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.relax.column_generation import generate_columns
from matcher.engine.relax.master import Master, MasterSolution
from matcher.engine.relax.relaxation import PricedColumns, Relaxation, open_relaxation, price_columns
from matcher.engine.relax.subgradient import subgradient_ascent, typical_prices
from matcher.engine.relax.trust_region import RegionSolution, TrustRegion
from matcher.engine.report.plan import build_plan
from matcher.engine.select.greedy import fill
from matcher.engine.select.near_prices import select_near
from matcher.engine.select.rounding import round_relaxation
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from models.plan import EndReason, Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

LIMIT_SECONDS = 600.0
"""No step may be cut short by a clock: it would be measured as quick."""
SETTINGS = SolverSettings(time_limit_seconds=LIMIT_SECONDS, workers=1)
"""One thread: what is measured is the step, not how many cores were free."""
POLICY = Policy()
YOUTHS_ASKED = 10
"""One youth asked again and again would be answered from what the desk keeps of the last one."""
WHOLE = 1e-3
"""Costs are whole: a bound so near is the cost."""


@dataclass(frozen=True)
class Subject:
    """A generated set with what each step begins from, made when it is first asked for and then kept."""

    set_name: str
    set_seed: int

    @cached_property
    def snapshot(self) -> Snapshot:
        """As generated."""
        return generate(self.set_name, self.set_seed)

    def prepared(self) -> MatchingProblem:
        """The integer problem, made again at each call."""
        return prepare(build_instance(self.snapshot, POLICY, SETTINGS, TRAVEL))

    @cached_property
    def problem(self) -> MatchingProblem:
        """The integer problem, kept."""
        return self.prepared()

    @cached_property
    def relaxation(self) -> Relaxation:
        """Column generation at its end."""
        problem, stopper = self.problem, self.stopper()
        pool = Pool(problem.incumbent)
        # without prices: trajectories begin from nothing, as in a first solve
        state = open_relaxation(problem, whole_scope(problem), pool, np.zeros(problem.capacity.shape), stopper)
        subgradient_ascent(problem, state, SETTINGS.ascent_rounds, stopper, lambda _: None)
        generate_columns(problem, state, SETTINGS.gap, stopper, lambda _: None)
        return state

    @cached_property
    def rounded(self) -> Columns:
        """A whole plan from the relaxation, one column a youth; the quick one where rounding finds none."""
        state = self.relaxation
        found = round_relaxation(self.problem, state, self.stopper())
        if found is None:
            return fill(self.problem, self.problem.incumbent, state.pool.columns, state.prices)
        return found

    def chosen(self) -> Columns:
        """Everybody chooses again among the trajectories near the prices."""
        found = [self.rounded]
        select_near(
            self.problem, self.rounded, self.relaxation, 0.0, self.stopper(), lambda plan, _: found.append(plan)
        )
        return found[-1]

    @cached_property
    def plan(self) -> Plan:
        """The plan that came of it, as it is exchanged."""
        chosen, state = self.chosen(), self.relaxation
        optimal = plan_cost(self.problem, chosen) <= state.bound
        status = PlanStatus.OPTIMAL if optimal else PlanStatus.FEASIBLE
        return build_plan(self.problem, chosen, state.bound, state.prices, status, EndReason.EXHAUSTED, {}, None)

    @cached_property
    def desk(self) -> Desk:
        """The placement desk with that plan."""
        return open_desk(self.snapshot, POLICY, SETTINGS, TRAVEL, self.plan)

    def stopper(self) -> Stopper:
        """With all the time there is."""
        return Stopper(LIMIT_SECONDS)


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
    """CP-SAT near the best prices, from the rounded plan; nothing where that is proven best already."""
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
