from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.bench.peers.preparing import TRAVEL
from fixtures.generator import generate
from matcher.desk import Desk, open_desk
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.prepare.prepare import prepare
from matcher.engine.relax.column_generation import generate_columns
from matcher.engine.relax.relaxation import Relaxation, open_relaxation
from matcher.engine.relax.subgradient import subgradient_ascent
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
        """The integer problem, made anew."""
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
        """Everybody chooses anew among the trajectories near the prices."""
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
        """The placement desk beside that plan."""
        return open_desk(self.snapshot, POLICY, SETTINGS, TRAVEL, self.plan)

    def stopper(self) -> Stopper:
        """With all the time there is."""
        return Stopper(LIMIT_SECONDS)
