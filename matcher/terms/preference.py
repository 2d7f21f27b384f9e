from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable


class PreferenceTerm:
    """Days in a unit that is not among those that youth and parents prefer, where they named any."""

    code: ClassVar[str] = "preference"
    unit: ClassVar[str] = "days"
    visiting: ClassVar[bool] = False

    def amount_per_week(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """Seven days outside the preferred units."""
        return 7 * _not_preferred(options, scene)

    def points_per_day(self, options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
        """``not_preferred_day`` outside the preferred units."""
        return scene.policy.rates.not_preferred_day * _not_preferred(options, scene)


def _not_preferred(options: StayOptions, scene: Scene) -> NDArray[np.int64]:
    all_youths = scene.snapshot.youths
    choosy = np.array([bool(youth.preferred_unit_ids) for youth in all_youths], dtype=bool)
    width = len(scene.units.units) + 1
    preferred = [
        row * width + scene.units.index[unit_id]
        for row, youth in enumerate(all_youths)
        for unit_id in youth.preferred_unit_ids
    ]
    among = np.isin(options.youth * width + options.place, preferred)
    if not len(all_youths):
        return np.zeros(len(options), dtype=np.int64)
    return (choosy[options.youth] & options.at_unit & ~among).astype(np.int64)
