from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit, empty_block
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, options_of_youth
from matcher.tables.youths import YouthTable


class KeepApart:
    """Two youths who must not be in the same unit at the same time; either may have named the other."""

    code: ClassVar[str] = "apart"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource for each pair and each unit that both could be in, with room for one."""
        pairs = {
            (min(youth.id, other), max(youth.id, other))
            for youth in instance.snapshot.youths
            for other in youth.keep_apart_ids
        }
        ids: list[str] = []
        chosen: list[int] = []
        resource: list[int] = []
        for first, second in sorted(pairs):
            both = [options_of_youth(options, instance.youth_index[name]) for name in (first, second)]
            shared = np.intersect1d(options.place[both[0]], options.place[both[1]])
            for unit in shared[shared < options.home]:
                there = [int(row) for rows in both for row in rows[options.place[rows] == unit]]
                chosen += there
                resource += [len(ids)] * len(there)
                ids.append(f"{self.code}:{first}:{second}:{instance.units.units[unit].id}")
        if not ids:
            return empty_block(instance.periods, ResourceUnit.YOUTH)
        return ResourceBlock(
            ids=ids,
            capacity=np.ones((len(ids), instance.periods), dtype=np.int64),
            option=np.array(chosen, dtype=np.int64),
            resource=np.array(resource, dtype=np.int64),
            demand=np.ones(len(chosen), dtype=np.int64),
            unit=ResourceUnit.YOUTH,
        )
