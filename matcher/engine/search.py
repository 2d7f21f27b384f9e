"""
The search as it is read in the textbooks: Lagrangian bound, column generation, restricted master, LNS, enumeration.

A lower bound from prices on capacity and a plan from the trajectories that the prices bring approach each other, phase
by phase; after any of them both stand. The overview is Lübbecke and Desrosiers (2005), *Selected topics in column
generation*; what each phase takes from whom is said where it is entered, and in docs/engine.md.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matcher.engine.improve.lns import improve
from matcher.engine.model.columns import Columns
from matcher.engine.model.feasibility import exchanged_if_feasible, integral_bound, plan_cost
from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.progress import OnProgress, Phase, Progress
from matcher.engine.prove.enumeration import trajectories_within
from matcher.engine.relax.column_generation import generate_columns
from matcher.engine.relax.relaxation import Relaxation, open_relaxation
from matcher.engine.relax.subgradient import subgradient_ascent
from matcher.engine.select.greedy import fill
from matcher.engine.select.near_prices import select_near
from matcher.engine.select.restricted_master import solve_restricted_master
from matcher.engine.select.rounding import round_relaxation
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.plan import EndReason, PlanStatus

IsEnough = Callable[["Search"], bool]
"""Asked after each phase; true ends the search."""


class Search:
    """The state of one search: the best plan, the best bound, and the phases that bring them together."""

    def __init__(self, problem: MatchingProblem, stopper: Stopper, on_progress: OnProgress | None) -> None:
        self._problem, self._stopper, self._on_progress = problem, stopper, on_progress
        self._settings = problem.instance.settings
        self.assignment: Columns = problem.incumbent
        """One column a youth."""
        self._cost = self._incumbent_cost = plan_cost(problem, problem.incumbent)
        self._bound, self._is_proven = 0.0, False
        self._found_by = "incumbent"
        self._start_prices: NDArray[np.float64] | None = None
        self._state: Relaxation | None = None
        self.seconds: dict[str, float] = {}
        self._phase, self._phase_begun = Phase.PREPARE, 0.0
        self._report()

    # --- the phases, in their order -------------------------------------------------------------------------------

    def run(self, *, prove: bool | None = None, enough: IsEnough | None = None) -> None:
        """
        All phases in their order, to the end or until it is stopped; what was found by then stands.

        Parameters
        ----------
        prove
            Whether to close the gap by enumeration at the end; None: as the settings say.
        enough
            Asked after each phase: true ends the search, whatever the gap.
        """
        phases = [self.relax, self.select, self.improve]
        if self._settings.prove if prove is None else prove:
            phases.append(self.prove)
        try:
            for phase in phases:
                phase()
                if enough is not None and enough(self):
                    return
        except SearchStoppedError:
            pass

    def relax(self) -> None:
        """
        Prices and a Lagrangian bound: subgradient steps, then column generation, over everybody who has a choice.

        Subgradient: Held, Wolfe and Crowder (1974). Column generation, with stabilised prices: Lübbecke and
        Desrosiers (2005), Wentges (1997), du Merle et al. (1999).
        """
        self.enter(Phase.RELAX)
        problem, scope = self._problem, whole_scope(self._problem)
        if not len(scope.youths):
            # nobody has a choice: the incumbent is the only plan
            self._is_proven = True
            return
        params = self._settings.column_generation
        stopper = self._stopper.share(params.time_share)
        pool = Pool(problem.incumbent)
        pool.add(self.assignment)
        prices = np.zeros(problem.capacity.shape) if self._start_prices is None else self._start_prices
        state = self._state = open_relaxation(problem, scope, pool, prices, stopper)
        subgradient_ascent(problem, state, self._settings.ascent_rounds, stopper, self._on_round, self._start_prices)
        self._fill(state)
        if not generate_columns(problem, state, params.gap_share * self._settings.gap, stopper, self._on_round):
            self._fill(state)

    def select(self) -> None:
        """
        From the relaxation to a plan: CP-SAT over the restricted master problem, rounded and near the prices.

        A restricted master heuristic: Sadykov et al. (2019), *Primal heuristics for branch and price*.
        """
        state = self._state
        if state is None or self._done():
            return
        self.enter(Phase.SELECT)
        plan = round_relaxation(self._problem, state, self._stopper)
        if plan is not None:
            self._take(plan, "rounding")
        select_near(self._problem, self.assignment, state, self._settings.gap, self._stopper, self._take)

    def improve(self) -> None:
        """
        Large neighbourhoods while time is left: destroy a part of the plan, repair it with CP-SAT.

        Shaw (1998); drawn by past success as in Ropke and Pisinger (2006).
        """
        if self._state is None or self._done():
            return
        self.enter(Phase.IMPROVE)
        rounds = self._settings.improve_rounds
        if self._settings.deterministic or self._settings.prove:
            rounds = min(rounds, self._settings.improvement.deterministic_rounds)
        improve(self._problem, self.assignment, self._state, self._settings.gap, rounds, self._stopper, self._take)

    def prove(self) -> None:
        """
        Closes the gap: enumerates every trajectory that a better plan could use, and chooses among them.

        Route enumeration by reduced cost: Baldacci, Christofides and Mingozzi (2008).
        """
        if self._state is None or self._gap() <= 0:
            return
        self.enter(Phase.SELECT)
        state = self._state
        # the bound of the prices at which it enumerates, whatever else is known
        slack = self._cost - self._relaxed_bound
        found = trajectories_within(self._problem, state, slack, self._settings.prove_trajectories, self._stopper)
        if found is None:
            return
        pool = Pool(self.assignment.only(state.scope.youths))
        pool.add(found)
        hint = np.arange(len(state.scope.youths))
        seconds = self._stopper.remaining_seconds
        choice = solve_restricted_master(self._problem, state.scope, pool.columns, hint, seconds, self._stopper)
        if choice is None:
            return
        plan = exchanged_if_feasible(self._problem, self.assignment, pool.columns.only(choice.rows))
        if plan is not None:
            self._take(plan, "proof")
        self._is_proven = choice.is_optimal
        # a plan with any other trajectory costs no less than the one at hand
        self._bound = max(self._bound, min(choice.bound, float(self._cost)))
        self._report()

    # --- where it begins ------------------------------------------------------------------------------------------

    def begin_with(self, prices: NDArray[np.float64], assignment: Columns | None) -> None:
        """Begins at an earlier plan's prices and, if it still holds, at its trajectories."""
        self._start_prices = prices
        if assignment is not None:
            self._take(assignment, "warm start")

    def holding(self, problem: MatchingProblem) -> "Search":
        """
        The search for everybody but those whom the problem holds at the incumbent's, from what is known by now.

        What it proves holds with these youths held, and is no bound for the alliance.
        """
        other = Search(problem, self._stopper, self._on_progress)
        other.seconds, other._phase, other._phase_begun = self.seconds, self._phase, self._phase_begun
        others = self.assignment.only(np.flatnonzero(~problem.held))
        other.begin_with(self.prices, fill(problem, problem.incumbent, others, self.prices))
        return other

    # --- what is known --------------------------------------------------------------------------------------------

    @property
    def bound(self) -> float:
        """Points that no plan over the candidates undercuts."""
        return float(self._cost) if self._is_proven else max(self._bound, self._relaxed_bound)

    @property
    def prices(self) -> NDArray[np.float64]:
        """(resources, periods): those of the best bound."""
        if self._state is None:
            return np.zeros(self._problem.capacity.shape)
        return self._state.prices

    @property
    def status(self) -> PlanStatus:
        """What is known of the plan's quality."""
        if self._gap() <= 0:
            return PlanStatus.OPTIMAL
        return PlanStatus.FEASIBLE if self._cost < self._incumbent_cost else PlanStatus.INCUMBENT

    @property
    def ended(self) -> EndReason:
        """Why the search ended."""
        if self._gap() <= 0:
            return EndReason.PROVEN
        if self._gap() <= self._settings.gap:
            return EndReason.GAP_REACHED
        if self._stopper.asked:
            return EndReason.STOPPED
        if not self._stopper.stopped:
            return EndReason.EXHAUSTED
        return EndReason.WORK_LIMIT if self._stopper.counts_work else EndReason.TIME_LIMIT

    @property
    def _relaxed_bound(self) -> float:
        return 0.0 if self._state is None or not np.isfinite(self._state.bound) else self._state.bound

    def _gap(self) -> float:
        missing = self._cost - integral_bound(self.bound)
        return max(0, missing) / self._cost if self._cost else 0.0

    def _done(self) -> bool:
        wanted = 0.0 if self._settings.prove else self._settings.gap
        return self._gap() <= wanted or self._stopper.stopped

    # --- what is found, and reported ------------------------------------------------------------------------------

    def enter(self, phase: Phase) -> None:
        """Closes the seconds of the phase before and begins another."""
        now = self._stopper.seconds
        self.seconds[self._phase.value] = round(self.seconds.get(self._phase.value, 0.0) + now - self._phase_begun, 3)
        self._phase, self._phase_begun = phase, now
        self._report()

    def _take(self, assignment: Columns, found_by: str) -> None:
        cost = plan_cost(self._problem, assignment)
        if cost < self._cost:
            self.assignment, self._cost, self._found_by = assignment, cost, found_by
            self._report()

    def _fill(self, state: Relaxation) -> None:
        """A quick plan from what column generation has found so far."""
        self._take(fill(self._problem, self._problem.incumbent, state.pool.columns, state.prices), "quick plan")

    def _on_round(self, state: Relaxation) -> None:
        if state.rounds and state.rounds % self._settings.column_generation.quick_plan_every == 0:
            self._fill(state)
        self._report()

    def _report(self) -> None:
        if self._on_progress is not None:
            # what is proven is reported as proven, not a point below for a rounded fraction
            bound = self._cost if self._gap() <= 0 else int(max(0.0, self.bound))
            known = self._state is not None and np.isfinite(self._state.bound)
            seconds = self._stopper.seconds
            self._on_progress(Progress(self._phase, seconds, self._cost, bound if known else None, self._found_by))
