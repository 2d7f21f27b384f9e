import numpy as np

from benchmarks.statistics.arrays import Floats, Numbers, floats

FACTOR = 10.0


def penalised_seconds(seconds: Numbers, limit_seconds: Numbers, factor: float = FACTOR) -> Floats:
    """
    PAR10: a run that did not reach its goal counts as ten times its limit (Hutter et al. 2009).

    Left out, it would make a setting look faster the more it fails; counted as the limit, it would pass for a run that
    nearly made it. The factor is a choice: name it beside every figure, and give the number of censored runs.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached.
    limit_seconds
        One a run.

    Returns
    -------
    Floats
        Of shape (runs,), all finite.
    """
    taken, limit = floats(seconds), floats(limit_seconds)
    if taken.shape != limit.shape:
        raise ValueError(f"{len(taken)} run(s) but {len(limit)} limit(s)")
    if (limit <= 0).any() or np.isinf(limit).any() or (taken < 0).any():
        raise ValueError("limits are positive and finite, seconds not negative")
    penalised: Floats = np.where(np.isfinite(taken), taken, factor * limit)
    return penalised
