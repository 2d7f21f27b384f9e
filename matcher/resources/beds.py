from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ResourceBlock, ResourceUnit
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable


class Beds:
    """A youth in a unit takes one bed; the least number of beds in a period counts."""

    code: ClassVar[str] = "beds"

    def build(self, options: StayOptions, youths: YouthTable, scene: Scene) -> ResourceBlock:
        """One resource a unit."""
        rows = np.flatnonzero(options.at_unit)
        return ResourceBlock(
            ids=[f"{self.code}:{unit.id}" for unit in scene.units.units],
            capacity=scene.units.beds.astype(np.int64),
            option=rows,
            resource=options.place[rows],
            demand=np.ones(len(rows), dtype=np.int64),
            unit=ResourceUnit.BED,
        )
