from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm, per_day


class FamilyTravelTerm(StayTerm):
    """The family's round trips to the unit."""

    code: ClassVar[str] = "family_travel"
    unit: ClassVar[str] = "minutes"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Visits per week × 2 × one-way minutes."""
        return youths.family_visits[options.youth] * 2 * options.family_minutes

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """The week's minutes at ``family_travel_minute``, spread over its days."""
        weekly = self.amount_per_week(options, youths, instance) * instance.policy.rates.family_travel_minute
        return per_day(weekly)
