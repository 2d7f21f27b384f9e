from collections.abc import Iterable

import highspy

from matcher.engine.stopping import SearchStoppedError, Stopper

SCALE = 1e-3
"""Points to the LP's unit: keeps its numbers near one."""

SIMPLEX_SECONDS, INTERIOR_SECONDS, RUN_SECONDS = 3e-8, 4e-7, 1e-6
"""About what an iteration takes for each row and column, or for each entry of the matrix, and a run for its size."""


def quiet_highs() -> highspy.Highs:
    """HiGHS on one thread, the same every time, saying nothing."""
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


def run(highs: highspy.Highs, stopper: Stopper, accepted: Iterable[highspy.HighsModelStatus]) -> None:
    """
    Solves what HiGHS holds.

    Raises
    ------
    SearchStoppedError
        If it was stopped in between.
    RuntimeError
        If it ended in another status than those accepted.
    """
    stopper.raise_if_stopped()
    with stopper.watching(highs.cancelSolve):
        highs.run()
    stopper.work(_work_seconds(highs))
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt or stopper.stopped:
        raise SearchStoppedError
    if status not in accepted:
        raise RuntimeError(f"the relaxation ended as {highs.modelStatusToString(status)}")


def _work_seconds(highs: highspy.Highs) -> float:
    """What the last run took on a usual machine, by its iterations and the size of the model."""
    info, size = highs.getInfo(), highs.getNumRow() + highs.getNumCol()
    simplex = SIMPLEX_SECONDS * max(0, info.simplex_iteration_count) * size
    interior = INTERIOR_SECONDS * max(0, info.ipm_iteration_count) * highs.getNumNz()
    return float(RUN_SECONDS * size + simplex + interior)
