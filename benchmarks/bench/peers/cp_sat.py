"""CP-SAT on a model of yes-or-no variables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from benchmarks.bench.peers.binary_model import BinaryModel
from benchmarks.bench.peers.protocol import Trace, TraceStep
from matcher.engine.stopping import Stopper
from models.settings import SolverSettings


class SolutionWatch(cp_model.CpSolverSolutionCallback):
    """
    Notes every solution of a CP-SAT model, with the search that found it, and the bounds between them.

    Parameters
    ----------
    stopper
        Its seconds are those of the whole run, the building of the model included.
    """

    def __init__(self, stopper: Stopper, phase: str) -> None:
        super().__init__()
        self._stopper, self._phase = stopper, phase
        self.trace = Trace()

    def on_solution_callback(self) -> None:
        """A better solution."""
        found_by = self.response_proto.solution_info
        cost, bound = round(self.objective_value), self.best_objective_bound
        self.trace.note(self._stopper.seconds, self._phase, cost, bound, found_by)

    def on_bound(self, bound: float) -> None:
        """A better bound."""
        self.trace.note(self._stopper.seconds, self._phase, None, bound)


@dataclass(frozen=True)
class CpSatFound:
    """What CP-SAT made of a model."""

    picked: NDArray[np.int64] | None
    """Number of the chosen alternative of each group; null where nothing was found."""
    proven: bool
    bound: float
    gap_integral: float
    trace: tuple[TraceStep, ...]


class CpSatModel:
    """
    A model of yes-or-no variables in CP-SAT, hinted with its start.

    Without presolve and probing, as HiGHS is without presolve: on a region they took all of 20 s and there was no plan;
    without them there is one on each.
    """

    def __init__(self, model: BinaryModel, stopper: Stopper) -> None:
        self._model, self._cp = model, cp_model.CpModel()
        self._variables: list[cp_model.IntVar] = []
        for group in range(model.groups):
            stopper.raise_if_stopped()
            self._cp.add_exactly_one(self._add(range(model.first[group], model.first[group + 1])))
        self._add(range(model.first[-1], len(model.cost)))
        self._add_rows(stopper)
        costs = cp_model.LinearExpr.weighted_sum(self._variables, model.cost.tolist())
        self._cp.minimize(costs + model.fixed_cost)

    def _add(self, numbers: range) -> list[cp_model.IntVar]:
        added = [self._cp.new_bool_var("") for _ in numbers]
        for variable, chosen in zip(added, self._model.start[numbers.start : numbers.stop].tolist(), strict=True):
            self._cp.add_hint(variable, chosen)
        self._variables += added
        return added

    def _add_rows(self, stopper: Stopper) -> None:
        rows, variables = self._model.rows, np.array(self._variables, dtype=object)
        for row, room in enumerate(self._model.room.tolist()):
            stopper.raise_if_stopped()
            entries = slice(rows.indptr[row], rows.indptr[row + 1])
            terms = variables[rows.indices[entries]].tolist()
            coefficients = rows.data[entries].astype(np.int64).tolist()
            self._cp.add(cp_model.LinearExpr.weighted_sum(terms, coefficients) <= room)

    def solve(self, settings: SolverSettings, stopper: Stopper) -> CpSatFound:
        """CP-SAT for the time that is left."""
        stopper.raise_if_stopped()
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = stopper.remaining_seconds
        solver.parameters.num_workers = settings.workers
        solver.parameters.random_seed = settings.seed
        solver.parameters.relative_gap_limit = settings.gap
        solver.parameters.cp_model_presolve = False
        solver.parameters.cp_model_probing_level = 0
        watch = SolutionWatch(stopper, "solve")
        solver.best_bound_callback = watch.on_bound
        with stopper.watching(solver.stop_search):
            status = solver.solve(self._cp, watch)
        bound, integral = solver.best_objective_bound, solver.response_proto.gap_integral
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return CpSatFound(None, False, bound, integral, tuple(watch.trace.steps))
        watch.trace.note(stopper.seconds, "solve", round(solver.objective_value), bound)
        chosen = np.array([solver.boolean_value(variable) for variable in self._variables], dtype=bool)
        proven = status == cp_model.OPTIMAL
        return CpSatFound(self._model.picked(chosen), proven, bound, integral, tuple(watch.trace.steps))
