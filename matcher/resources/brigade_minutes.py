from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.teams import road_minutes
from matcher.tables.youths import YouthTable


class BrigadeMinutes:
    """A brigade team spends visits × (visit + round trip from its base at its percentage), as long as it visits."""

    code: ClassVar[str] = "brigade"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource a team, in minutes per week."""
        rows = np.flatnonzero(options.brigade >= 0)
        youth = options.youth[rows]
        percent = instance.brigade.travel_percent[options.brigade[rows]]
        each = youths.brigade_visit_minutes[youth] + 2 * road_minutes(options.brigade_minutes[rows], percent)
        capacity = np.repeat(instance.brigade.minutes_per_week[:, None], instance.periods, axis=1)
        return ResourceBlock(
            ids=[f"{self.code}:{team_id}" for team_id in instance.brigade.ids],
            capacity=capacity,
            option=rows,
            resource=options.brigade[rows],
            demand=youths.brigade_visits[youth] * each,
            unit=ResourceUnit.MINUTE_PER_WEEK,
            visiting=True,
        )
