from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import StayTerm


class PreferenceTerm(StayTerm):
    """Days in a unit that is not among those that youth and parents prefer, where they named any."""

    code: ClassVar[str] = "preference"
    unit: ClassVar[str] = "days"

    def amount_per_week(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Seven days outside the preferred units."""
        return 7 * _not_preferred(options, instance)

    def points_per_day(self, options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """``not_preferred_day`` outside the preferred units."""
        return instance.policy.rates.not_preferred_day * _not_preferred(options, instance)


def _not_preferred(options: StayOptions, instance: Instance) -> NDArray[np.int64]:
    """Whether each option is outside its youth's preferred units; looks at nobody who has no option among them."""
    width = len(instance.units.units) + 1
    choosy = np.zeros(len(instance.snapshot.youths), dtype=bool)
    preferred: list[int] = []
    for row in np.unique(options.youth).tolist():
        wishes = instance.snapshot.youths[row].preferred_unit_ids
        choosy[row] = bool(wishes)
        preferred += [row * width + instance.units.index[unit_id] for unit_id in wishes]
    among = np.isin(options.youth * width + options.place, preferred)
    outside: NDArray[np.int64] = (choosy[options.youth] & options.at_unit & ~among).astype(np.int64)
    return outside
