from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Sequence[float] | Floats
"""What the functions take: one number an instance."""


def floats(values: Numbers) -> Floats:
    """
    The numbers as an array of shape (instances,).

    Raises
    ------
    ValueError
        If there are none, or one is no number: what is missing has to be named before, not averaged over.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise ValueError("give one number an instance, at least one")
    if np.isnan(array).any():
        raise ValueError("a value is not a number; leave its instance out and say so")
    return array


def table(values: Sequence[Sequence[float]] | Floats) -> Floats:
    """
    The numbers as an array of shape (instances, settings).

    Raises
    ------
    ValueError
        If it is not a full table, or one is no number.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or not array.size:
        raise ValueError("give a row an instance and a column a setting, at least one of each")
    if np.isnan(array).any():
        raise ValueError("a value is not a number; leave its instance out and say so")
    return array
