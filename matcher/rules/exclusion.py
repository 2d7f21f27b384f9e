from typing import ClassVar

import numpy as np

from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.scene import Scene


class ExclusionRule:
    """The unit is not among those excluded for this youth."""

    code: ClassVar[str] = "exclusion"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """Shuts the excluded units."""
        admitted = np.ones(len(scene.units.units), dtype=bool)
        admitted[[scene.units.index[unit_id] for unit_id in view.youth.excluded_unit_ids]] = False
        window.admit_only(admitted)

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The exclusion that a person would have to lift."""
        unit_id = scene.units.units[unit].id
        if unit_id not in view.youth.excluded_unit_ids:
            return None
        return SmallestChange(self.code, {"lift_exclusion_of": unit_id})
