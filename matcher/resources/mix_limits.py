from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit, empty_block
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable


class MixLimits:
    """A unit takes at most so many youths with the same risk tag at once (groepssamenstelling)."""

    code: ClassVar[str] = "mix"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource for each unit and tag with a limit."""
        limits = [
            (row, tag, limit)
            for row, unit in enumerate(instance.units.units)
            for tag, limit in sorted(unit.mix_limits.items())
        ]
        if not limits:
            return empty_block(instance.periods, ResourceUnit.YOUTH)
        tagged = {
            tag: np.array([tag in youth.risk_tags for youth in instance.snapshot.youths], dtype=bool)
            for tag in {tag for _, tag, _ in limits}
        }
        by_place = np.argsort(options.place, kind="stable")
        starts = np.searchsorted(options.place[by_place], np.arange(options.home + 1))
        chosen, resource = [], []
        for number, (row, tag, _) in enumerate(limits):
            there = by_place[starts[row] : starts[row + 1]]
            there = there[tagged[tag][options.youth[there]]]
            chosen.append(there)
            resource.append(np.full(len(there), number, dtype=np.int64))
        rows = np.concatenate(chosen)
        return ResourceBlock(
            ids=[f"{self.code}:{instance.units.units[row].id}:{tag}" for row, tag, _ in limits],
            capacity=np.repeat(np.array([[limit] for _, _, limit in limits], dtype=np.int64), instance.periods, axis=1),
            option=rows,
            resource=np.concatenate(resource),
            demand=np.ones(len(rows), dtype=np.int64),
            unit=ResourceUnit.YOUTH,
        )
