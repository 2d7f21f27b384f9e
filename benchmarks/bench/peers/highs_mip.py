"""HiGHS on a model of yes-or-no variables, left behind where it does not end in time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.bench.peers.binary_model import BinaryModel
from benchmarks.bench.peers.protocol import Trace, TraceStep
from matcher.engine.stopping import Stopper
from models.settings import SolverSettings

T = TypeVar("T")
GRACE_SECONDS = 0.5
"""Beyond its limit, for HiGHS to end by itself, as it does where it looks at its clock."""
FEASIBLE = 2
"""HiGHS's number for a solution that keeps all rows."""


class LeftBehindError(Exception):
    """A call that did not end in its time; it goes on in a thread that nobody waits for."""


class _Call(threading.Thread, Generic[T]):
    """A call in a thread that does not keep the process alive."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.results: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """What it returns or raises is kept for whoever waits."""
        try:
            self.results.append(self._work())
        except BaseException as error:  # raised again in the caller's thread
            self.error = error


def left_behind_after(seconds: float, work: Callable[[], T]) -> T:
    """
    A call of a library that hardly looks at the clock, left behind when it has not ended in its time.

    It keeps its thread and its memory, so the process must be near its end, and must end by `os._exit`.

    Raises
    ------
    LeftBehindError
        When the time is over.
    """
    call = _Call(work)
    call.start()
    call.join(seconds)
    if call.error is not None:
        raise call.error
    if call.is_alive() or not call.results:
        raise LeftBehindError
    return call.results[0]


@dataclass(frozen=True)
class HighsFound:
    """What HiGHS made of a model."""

    picked: NDArray[np.int64]
    """Number of the chosen variable of each group; the start's where nothing better was found."""
    proven: bool
    bound: float | None
    """Points; null where HiGHS did not come so far."""
    trace: tuple[TraceStep, ...]
    left_behind: bool = False
    """Whether HiGHS had not ended when its time was over: this is what it had reported until then."""

    def note(self, size: str) -> str:
        """The size of the model, and how HiGHS ended if not by itself."""
        return f"{size}; HiGHS did not look at its clock and was left behind" if self.left_behind else size


class HighsMip:
    """
    A model of yes-or-no variables in HiGHS, with its start as the first solution.

    Parameters
    ----------
    presolve
        Whether HiGHS simplifies the model first and looks for symmetries; it does not look at the clock meanwhile.
        Nor does it while it computes the analytic centre of a large model, which no option prevents: the reason why
        it may be left behind.
    """

    def __init__(self, model: BinaryModel, settings: SolverSettings, *, presolve: bool = True) -> None:
        self._model = model
        # threads are fixed by the first run in a process: the relaxation's one would remain all there is, and
        # ours would make the next relaxation fail
        highspy.Highs.resetGlobalScheduler(True)
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", settings.workers),
            ("random_seed", settings.seed),
            ("mip_rel_gap", settings.gap),
            ("presolve", "choose" if presolve else "off"),
            ("mip_detect_symmetry", presolve),
        ):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(_linear_program(model))

    @property
    def rows(self) -> int:
        """One a group, one for each resource and period that can be over."""
        count: int = self._highs.getNumRow()
        return count

    def solve(self, stopper: Stopper) -> HighsFound:
        """
        HiGHS for the time that is left; it is left behind if it does not end by then.

        Raises
        ------
        SearchStoppedError
            When none is left.
        """
        highs, watch = self._highs, _Watch(self._model.start, stopper)
        highs.cbMipImprovingSolution.subscribe(watch.solution)
        highs.cbMipInterrupt.subscribe(watch.progress)
        start = highspy.HighsSolution()
        start.col_value = self._model.start.astype(np.float64).tolist()
        highs.setSolution(start)
        stopper.raise_if_stopped()
        highs.setOptionValue("time_limit", stopper.remaining_seconds)
        try:
            ended = left_behind_after(stopper.remaining_seconds + GRACE_SECONDS, highs.run)
        except LeftBehindError:
            # its threads go on: the scheduler stays theirs
            return self._found_until_now(watch, stopper)
        except BaseException:
            highspy.Highs.resetGlobalScheduler(True)
            raise
        highspy.Highs.resetGlobalScheduler(True)
        if ended == highspy.HighsStatus.kError:
            raise RuntimeError(f"HiGHS ended as {highs.modelStatusToString(highs.getModelStatus())}")
        info = highs.getInfo()
        chosen, bound = self._model.start, _finite(info.mip_dual_bound)
        if info.primal_solution_status == FEASIBLE:
            chosen = np.array(highs.getSolution().col_value) > 0.5
            watch.trace.note(stopper.seconds, "solve", round(info.objective_function_value), bound)
        proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return HighsFound(self._model.picked(chosen), proven, bound, tuple(watch.trace.steps))

    def _found_until_now(self, watch: "_Watch", stopper: Stopper) -> HighsFound:
        chosen = watch.chosen
        watch.trace.note(stopper.seconds, "solve", self._model.fixed_cost + int(self._model.cost @ chosen), watch.bound)
        return HighsFound(self._model.picked(chosen), False, watch.bound, tuple(watch.trace.steps), left_behind=True)


class _Watch:
    """What HiGHS tells while it searches, which is all there is of it where it is left behind."""

    def __init__(self, start: NDArray[np.bool_], stopper: Stopper) -> None:
        self.chosen, self.trace, self._stopper = start, Trace(), stopper
        self.bound: float | None = None

    def solution(self, event: highspy.highs.HighsCallbackEvent) -> None:
        """A better solution."""
        self.chosen = np.array(event.data_out.mip_solution) > 0.5
        self._note(event, round(event.data_out.objective_function_value))

    def progress(self, event: highspy.highs.HighsCallbackEvent) -> None:
        """Called between steps."""
        self._note(event, None)

    def _note(self, event: highspy.highs.HighsCallbackEvent, cost: int | None) -> None:
        bound = _finite(event.data_out.mip_dual_bound)
        if bound is not None:
            self.bound = bound if self.bound is None else max(self.bound, bound)
        self.trace.note(self._stopper.seconds, "solve", cost, bound)


def _finite(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None


def _linear_program(model: BinaryModel) -> highspy.HighsLp:
    variables, grouped = len(model.cost), int(model.first[-1])
    group = np.repeat(np.arange(model.groups), np.diff(model.first))
    of_group = sparse.csr_array((np.ones(grouped), (group, np.arange(grouped))), shape=(model.groups, variables))
    matrix = sparse.vstack([of_group, model.rows.astype(np.float64)], format="csr")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = variables, matrix.shape[0]
    lp.col_cost_ = model.cost.astype(np.float64)
    lp.offset_ = float(model.fixed_cost)
    lp.col_lower_, lp.col_upper_ = np.zeros(variables), np.ones(variables)
    ones = np.ones(model.groups)
    lp.row_lower_ = np.concatenate([ones, np.full(len(model.room), -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([ones, model.room.astype(np.float64)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * variables
    return lp
