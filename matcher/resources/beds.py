from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable


class Beds:
    """A youth in a unit takes one bed; the least number of beds in a period counts."""

    code: ClassVar[str] = "beds"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource a unit."""
        rows = np.flatnonzero(options.at_unit)
        return ResourceBlock(
            ids=[f"{self.code}:{unit.id}" for unit in instance.units.units],
            capacity=instance.units.beds.astype(np.int64),
            option=rows,
            resource=options.place[rows],
            demand=np.ones(len(rows), dtype=np.int64),
            unit=ResourceUnit.BED,
        )
