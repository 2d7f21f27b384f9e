from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.geography import Location


class TravelTimes(Protocol):
    """
    A source of travel times (reistijden) by road.

    Engine and checker ask for the same trip in different directions and in different company: a trip takes as long
    there as back, and its minutes do not depend on what else is asked for.
    """

    @property
    def name(self) -> str:
        """Source and version, recorded in every plan."""
        ...

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way travel in whole minutes, rounded up.

        Returns
        -------
        NDArray[np.int32]
            Shape (origins, destinations), non-negative; 0 from a point to itself. What comes from outside the program
            has passed `matcher.travel.judging`.

        Raises
        ------
        TravelError
            If the source cannot say.
        """
        ...
