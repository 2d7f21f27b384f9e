from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, trips_per_week
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm, per_day


class AmbulantTravelTerm(StayTerm):
    """The round trips of the ambulant teams that support the stay."""

    code: ClassVar[str] = "professional_travel"
    unit: ClassVar[str] = "minutes"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Over the teams: trips per week × 2 × one-way minutes."""
        care = youths.care_minutes[options.youth]
        trips = trips_per_week(care, instance.policy.norms.minutes_per_ambulant_visit)
        travel: NDArray[np.int64] = (options.has_team * trips * 2 * options.team_minutes).sum(axis=1)
        return travel

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """The week's minutes at ``professional_travel_minute``, spread over its days."""
        weekly = self.amount_per_week(options, youths, instance) * instance.policy.rates.professional_travel_minute
        return per_day(weekly)


class BrigadeTravelTerm(StayTerm):
    """The round trips of the brigade team, as long as it visits."""

    code: ClassVar[str] = "professional_travel"
    unit: ClassVar[str] = "minutes"
    visiting: ClassVar[bool] = True

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Visits per week × 2 × one-way minutes."""
        visited = (options.brigade >= 0).astype(np.int64)
        return visited * youths.brigade_visits[options.youth] * 2 * options.brigade_minutes

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """The week's minutes at ``professional_travel_minute``, spread over its days."""
        weekly = self.amount_per_week(options, youths, instance) * instance.policy.rates.professional_travel_minute
        return per_day(weekly)
