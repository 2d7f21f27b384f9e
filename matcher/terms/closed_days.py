from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.units import SETTINGS
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm
from models.vocabulary import Setting


class ClosedDaysTerm(StayTerm):
    """Every day in a closed unit: the brigade is there to avoid it."""

    code: ClassVar[str] = "closed_days"
    unit: ClassVar[str] = "days"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Seven days in closed units."""
        return 7 * _in_closed_unit(options, instance)

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """``closed_day`` in closed units."""
        return instance.policy.rates.closed_day * _in_closed_unit(options, instance)


def _in_closed_unit(options: StayOptions, instance: Instance) -> NDArray[np.int64]:
    if not instance.units.units:
        return np.zeros(len(options), dtype=np.int64)
    closed = instance.units.setting[options.unit] == SETTINGS.index(Setting.CLOSED)
    inside: NDArray[np.bool_] = options.at_unit & closed
    return inside.astype(np.int64)
