from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GOES_ON, CHANGES_SUPPORT, MOVES, BREAKS_OFF, FOLLOWS_DECISION = 0, 1, 2, 3, 4
"""What a node does when a period begins."""


@dataclass
class Values:
    """
    What is left to pay from each state on, at given prices.

    ``node[t]`` of shape (nodes,): from period t on, being in the node in period t; ``gap[t]`` of shape
    (windows, moves, 3): the same without a place, the last axis telling what was before; ``begin[t]`` of
    shape (windows,): the whole trajectory if care begins in t (residents: t = 0; the last row: never);
    ``step[t]``: what the node does when period t begins, coming from period t - 1.
    """

    node: NDArray[np.float64]
    gap: NDArray[np.float64]
    begin: NDArray[np.float64]
    """Periods + 1 rows."""
    step: NDArray[np.int8]
