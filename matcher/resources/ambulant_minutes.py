from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, trips_per_week
from matcher.tables.teams import road_minutes
from matcher.tables.youths import YouthTable


class AmbulantMinutes:
    """An ambulant team spends the care minutes plus a round trip from its base, at its percentage, for each visit."""

    code: ClassVar[str] = "ambulant"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource a team, in minutes per week."""
        care = youths.care_minutes[options.youth]
        trips = trips_per_week(care, instance.policy.norms.minutes_per_ambulant_visit)
        rows, expertise = np.nonzero(options.has_team)
        team = options.team[rows, expertise]
        road = road_minutes(options.team_minutes[rows, expertise], instance.ambulant.travel_percent[team])
        capacity = np.repeat(instance.ambulant.minutes_per_week[:, None], instance.periods, axis=1)
        return ResourceBlock(
            ids=[f"{self.code}:{team_id}" for team_id in instance.ambulant.ids],
            capacity=capacity,
            option=rows,
            resource=team,
            demand=care[rows, expertise] + trips[rows, expertise] * 2 * road,
            unit=ResourceUnit.MINUTE_PER_WEEK,
        )
