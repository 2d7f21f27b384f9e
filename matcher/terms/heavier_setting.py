from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.units import LEVELS
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm


class HeavierSettingTerm(StayTerm):
    """Steps by which the unit's setting is heavier than the lightest acceptable one; as light as possible."""

    code: ClassVar[str] = "heavier_setting"
    unit: ClassVar[str] = "step days"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Seven times the steps."""
        return 7 * _steps(options, youths, instance)

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """``heavier_step_day`` for each step."""
        return instance.policy.rates.heavier_step_day * _steps(options, youths, instance)


def _steps(options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
    """A crisis unit has no level and home is the lightest: neither is ever heavier than needed."""
    if not instance.units.units:
        return np.zeros(len(options), dtype=np.int64)
    level = np.where(options.at_unit, LEVELS[instance.units.setting[options.unit]], 0)
    return (level - youths.lowest_level[options.youth]).clip(min=0)
