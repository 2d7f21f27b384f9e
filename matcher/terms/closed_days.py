from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.units import SETTINGS
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm
from models.vocabulary import Setting


class ClosedDaysTerm(StayTerm):
    """Every day in a closed unit: the brigade is there to avoid it."""

    code: ClassVar[str] = "closed_days"
    unit: ClassVar[str] = "days"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """Seven days in closed units."""
        return 7 * _in_closed_unit(options, scene)

    def points_per_day(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """``closed_day`` in closed units."""
        return scene.policy.rates.closed_day * _in_closed_unit(options, scene)


def _in_closed_unit(options: StayOptions, scene: Scene) -> NDArray[np.int64]:
    if not scene.units.units:
        return np.zeros(len(options), dtype=np.int64)
    closed = scene.units.setting[options.unit] == SETTINGS.index(Setting.CLOSED)
    inside: NDArray[np.bool_] = options.at_unit & closed
    return inside.astype(np.int64)
