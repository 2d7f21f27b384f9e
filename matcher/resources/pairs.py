import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions


def options_of_youth(options: StayOptions, youth: int) -> NDArray[np.int64]:
    """Rows of one youth's options (they are neighbours)."""
    first = int(np.searchsorted(options.youth, youth))
    last = int(np.searchsorted(options.youth, youth, side="right"))
    return np.arange(first, last, dtype=np.int64)
