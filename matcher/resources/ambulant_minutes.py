from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit
from matcher.tables.options import StayOptions, trips_per_week
from matcher.tables.scene import Scene
from matcher.tables.teams import road_minutes
from matcher.tables.youths import YouthTable


class AmbulantMinutes:
    """An ambulant team spends the care minutes plus a round trip from its base, at its percentage, for each visit."""

    code: ClassVar[str] = "ambulant"

    def build(self, options: StayOptions, youths: YouthTable, scene: Scene) -> ResourceBlock:
        """One resource a team, in minutes per week."""
        care = youths.care_minutes[options.youth]
        trips = trips_per_week(care, scene.policy.norms.minutes_per_ambulant_visit)
        rows, expertise = np.nonzero(options.has_team)
        team = options.team[rows, expertise]
        road = road_minutes(options.team_minutes[rows, expertise], scene.ambulant.travel_percent[team])
        capacity = np.repeat(scene.ambulant.minutes_per_week[:, None], scene.periods, axis=1)
        return ResourceBlock(
            ids=[f"{self.code}:{team_id}" for team_id in scene.ambulant.ids],
            capacity=capacity,
            option=rows,
            resource=team,
            demand=care[rows, expertise] + trips[rows, expertise] * 2 * road,
            unit=ResourceUnit.MINUTE_PER_WEEK,
        )
