import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy import sparse

from benchmarks.peers.one_entrance import one_entrance_paths
from benchmarks.peers.phases import Phases
from benchmarks.peers.preparing import costed, prepared, stays_by_youth
from benchmarks.peers.protocol import BoundScope, PeerResult, PeerStatus
from benchmarks.peers.rows import binding_rows, switched_on
from matcher.engine.problem import MatchingProblem
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


class TimeIndexedPeer:
    """
    One CP-SAT model of everything: a boolean for each youth × option × start period.

    A stay lasts until it must end or care ends; each youth enters a place or changes support at most once.
    Costs and capacities are the engine's, the incumbent is the hint.
    """

    name = "time-indexed"

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        """Builds and solves; an honest `no answer` where time or memory does not suffice."""
        phases, stopper = Phases(), Stopper(time_limit_seconds)
        settings = SolverSettings(seed=seed)
        model: _Model | None = None
        try:
            with phases.phase("prepare"):
                problem = prepared(snapshot, policy, settings)
            with phases.phase("build"):
                model = _Model(problem, stopper)
                model.build()
            with phases.phase("solve"):
                status, picked, bound = model.solve(stopper)
        except (SearchStoppedError, MemoryError) as error:
            what = "memory" if isinstance(error, MemoryError) else "time"
            size = "" if model is None else f": {model.size}"
            return _nothing(phases, f"out of {what} while building{size}")
        if picked is None:
            return _nothing(phases, f"nothing found in the time left: {model.size}")
        with phases.phase("write"):
            paths = np.stack([model.path(youth, column) for youth, column in enumerate(picked)])
            stays = stays_by_youth(problem, costed(problem, np.arange(len(paths)), paths))
        return PeerResult(status, stays, bound, BoundScope.ONE_ENTRANCE, phases.seconds, model.size)


def _nothing(phases: Phases, note: str) -> PeerResult:
    return PeerResult(PeerStatus.NO_ANSWER, None, seconds_by_phase=phases.seconds, note=note)


class _Model:
    """The model while it is built; `size` tells how far it came."""

    def __init__(self, problem: MatchingProblem, stopper: Stopper) -> None:
        self._problem, self._stopper = problem, stopper
        self._begins = problem.beginnings
        self._cp = cp_model.CpModel()
        self._variables: list[cp_model.IntVar] = []
        self._first: list[int] = []
        """Number of the first boolean of each youth."""
        self._terms = 0

    @property
    def size(self) -> str:
        """Booleans and terms, in words."""
        return f"{len(self._variables):,} booleans, {self._terms:,} terms"

    def build(self) -> None:
        """Everything; raises when time is up."""
        costs, demands = [], []
        for youth in range(len(self._problem.care)):
            self._stopper.raise_if_stopped()
            columns = costed(self._problem, *self._paths(youth))
            alternatives = [self._cp.new_bool_var("") for _ in range(len(columns))]
            self._first.append(len(self._variables))
            self._variables += alternatives
            self._cp.add_exactly_one(alternatives)
            self._cp.add_hint(alternatives[0], True)
            for other in alternatives[1:]:
                self._cp.add_hint(other, False)
            costs.append(columns.cost)
            demands.append(columns.demand.astype(np.int32))
        self._capacity_rows(sparse.hstack(demands, format="csr"))
        self._stopper.raise_if_stopped()
        points = np.concatenate([*costs, self._problem.resources.switch_points])
        self._cp.minimize(cp_model.LinearExpr.weighted_sum(self._variables, points.tolist()))

    def _capacity_rows(self, demand: "sparse.csr_array") -> None:
        """One row for each resource and period, the switches' booleans after all others."""
        problem = self._problem
        switches, capacity = problem.resources.switch_matrix, problem.capacity.reshape(-1)
        for on in switched_on(problem, problem.incumbent):
            self._variables.append(self._cp.new_bool_var(""))
            self._cp.add_hint(self._variables[-1], bool(on))
        everything = sparse.hstack([demand, switches], format="csr")
        variables = np.array(self._variables, dtype=object)
        for row in binding_rows(demand, capacity, switches):
            self._stopper.raise_if_stopped()
            entries = slice(everything.indptr[row], everything.indptr[row + 1])
            terms = variables[everything.indices[entries]].tolist()
            coefficients = everything.data[entries].astype(np.int64).tolist()
            self._terms += len(terms)
            self._cp.add(cp_model.LinearExpr.weighted_sum(terms, coefficients) <= int(capacity[row]))

    def solve(self, stopper: Stopper) -> tuple[PeerStatus, list[int] | None, float]:
        """Status, the number of the chosen alternative of each youth, and the bound."""
        stopper.raise_if_stopped()
        solver, settings = cp_model.CpSolver(), self._problem.scene.settings
        solver.parameters.max_time_in_seconds = stopper.remaining_seconds
        solver.parameters.num_workers = settings.workers
        solver.parameters.random_seed = settings.seed
        solver.parameters.relative_gap_limit = settings.gap
        with stopper.watching(solver.stop_search):
            status = solver.solve(self._cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return PeerStatus.NO_ANSWER, None, 0.0
        limits = [*self._first[1:], len(self._variables)]
        picked = [
            next(number for number in range(last - first) if solver.boolean_value(self._variables[first + number]))
            for first, last in zip(self._first, limits, strict=True)
        ]
        proven = status == cp_model.OPTIMAL
        return (PeerStatus.OPTIMAL if proven else PeerStatus.FEASIBLE), picked, solver.best_objective_bound

    def path(self, youth: int, number: int) -> NDArray[np.int64]:
        """One alternative of a youth, shape (periods,)."""
        path: NDArray[np.int64] = self._paths(youth)[1][number]
        return path

    def _paths(self, youth: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        paths = one_entrance_paths(self._problem, youth, self._begins[youth])
        return np.full(len(paths), youth), paths
