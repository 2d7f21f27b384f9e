import numpy as np

from benchmarks.statistics.arrays import Floats, Numbers, floats


def holm(p_values: Numbers) -> Floats:
    """
    P-values for several tests at once: the chance of even one false alarm stays within alpha (Holm 1979).

    The i-th smallest of m (from zero) is multiplied by m - i, and none becomes smaller than one before it.

    Returns
    -------
    Floats
        In the order given, at most 1.
    """
    array = floats(p_values)
    order = np.argsort(array, kind="stable")
    stepped = array[order] * np.arange(len(array), 0, -1)
    adjusted = np.empty_like(array)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted
