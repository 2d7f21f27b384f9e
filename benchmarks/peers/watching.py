from ortools.sat.python import cp_model

from benchmarks.peers.tracing import Trace
from matcher.engine.stopping import Stopper


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
