from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ExcessTest, ResourceBlock, ResourceUnit, Switch, empty_block
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.units import SEXES
from matcher.tables.youths import YouthTable


class OneSexAtATime:
    """
    Units that admit both sexes but never together.

    With a switch s in {0, 1} for each period and B at least the number of youths there:
    females - B·s <= 0 and males + B·s <= B. Over trajectories the relaxation is weak (s may be a half);
    CP-SAT makes it whole.
    """

    code: ClassVar[str] = "sex"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """Two resources for each such unit, one a sex, and a switch between them."""
        units = [row for row, unit in enumerate(instance.units.units) if unit.one_sex_at_a_time]
        if not units:
            return empty_block(instance.periods, ResourceUnit.YOUTH)
        sex = np.array([SEXES.index(youth.sex) for youth in instance.snapshot.youths], dtype=np.int64)
        number = np.full(options.home + 1, -1, dtype=np.int64)
        number[units] = np.arange(len(units))
        rows = np.flatnonzero(number[options.place] >= 0)
        resource = number[options.place[rows]] * 2 + sex[options.youth[rows]]
        capacity = np.zeros((2 * len(units), instance.periods), dtype=np.int64)
        switches = []
        held = options.resident | options.pinned
        for index, unit in enumerate(units):
            most = instance.units.beds[unit] + len(np.unique(options.youth[held & (options.place == unit)]))
            room = most.astype(np.int64)
            capacity[2 * index + 1] = room
            switches.append(Switch(np.zeros_like(room), {2 * index: -room, 2 * index + 1: room}))
        order = np.arange(2 * len(units), dtype=np.int64)
        return ResourceBlock(
            ids=[f"{self.code}:{instance.units.units[unit].id}:{item.value}" for unit in units for item in SEXES],
            capacity=capacity,
            option=rows,
            resource=resource,
            demand=np.ones(len(rows), dtype=np.int64),
            unit=ResourceUnit.YOUTH,
            excess_test=ExcessTest.BOTH_PRESENT,
            partner=order ^ 1,
            switches=switches,
        )
