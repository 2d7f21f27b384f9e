from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable


class StayTerm(Protocol):
    """A cost of being somewhere, the same on every day of a stay."""

    code: ClassVar[str]
    unit: ClassVar[str]
    """Unit of the amount, for people."""
    visiting: ClassVar[bool]
    """True: counts only on days on which the brigade visits."""

    def amount_per_week(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """How much of it a week brings, shape (options,)."""
        ...

    def points_per_day(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """Points for each day, shape (options,)."""
        ...


def per_day(weekly_points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Weekly points as whole points a day, to the nearest."""
    return (weekly_points + 3) // 7
