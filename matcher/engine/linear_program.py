from collections.abc import Iterable

import highspy

from matcher.engine.stopping import SearchStoppedError, Stopper

SCALE = 1e-3
"""Points to the LP's unit: keeps its numbers near one."""


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
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInterrupt or stopper.stopped:
        raise SearchStoppedError
    if status not in accepted:
        raise RuntimeError(f"the relaxation ended as {highs.modelStatusToString(status)}")
