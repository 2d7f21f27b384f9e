from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm, per_day


class UncoveredExpertiseTerm(StayTerm):
    """Asked care minutes that are neither on site nor brought by a team."""

    code: ClassVar[str] = "uncovered_expertise"
    unit: ClassVar[str] = "minutes"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Asked minutes per week that nobody brings."""
        on_site = np.zeros_like(options.has_team)
        if instance.units.units:
            on_site = instance.units.on_site[options.unit] & options.at_unit[:, None]
        uncovered = ~(on_site | options.has_team)
        minutes: NDArray[np.int64] = (uncovered * youths.care_minutes[options.youth]).sum(axis=1)
        return minutes

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """The week's minutes at ``uncovered_minute``, spread over its days."""
        return per_day(self.amount_per_week(options, youths, instance) * instance.policy.rates.uncovered_minute)
