"""The rules of entering a unit that say yes or no, whatever the day: sex, region, exclusion, longest travel."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.rules.protocol import YesNoRule, YouthView
from matcher.tables.instance import Instance
from matcher.tables.units import SEXES


class SexRule(YesNoRule):
    """The unit admits the youth's sex."""

    code: ClassVar[str] = "sex"

    def admits(self, view: YouthView, instance: Instance) -> NDArray[np.bool_]:
        """Units for the youth's sex."""
        return instance.units.admits_sex[:, SEXES.index(view.youth.sex)]

    def change(self, view: YouthView, unit: int, instance: Instance) -> dict[str, Any]:
        """The sex that the unit would have to admit."""
        return {"admit_sex": view.youth.sex.value}


class RegionRule(YesNoRule):
    """The unit serves the region of the youth's home municipality."""

    code: ClassVar[str] = "region"

    def admits(self, view: YouthView, instance: Instance) -> NDArray[np.bool_]:
        """Units that serve the region."""
        return instance.units.serves_region[:, view.region]

    def change(self, view: YouthView, unit: int, instance: Instance) -> dict[str, Any]:
        """The region that the unit would have to serve."""
        return {"serve_region": instance.snapshot.regions[view.region].id}


class ExclusionRule(YesNoRule):
    """The unit is not among those excluded for this youth."""

    code: ClassVar[str] = "exclusion"

    def admits(self, view: YouthView, instance: Instance) -> NDArray[np.bool_]:
        """All units but those excluded."""
        admitted = np.ones(len(instance.units.units), dtype=bool)
        admitted[[instance.units.index[unit_id] for unit_id in view.youth.excluded_unit_ids]] = False
        return admitted

    def change(self, view: YouthView, unit: int, instance: Instance) -> dict[str, Any]:
        """The exclusion that a person would have to lift."""
        return {"lift_exclusion_of": instance.units.units[unit].id}


class LongestTravelRule(YesNoRule):
    """The family's trip to the unit is no longer than the youth's limit, else the policy's."""

    code: ClassVar[str] = "longest_travel"

    def admits(self, view: YouthView, instance: Instance) -> NDArray[np.bool_]:
        """Units that are not too far."""
        near: NDArray[np.bool_] = view.unit_minutes <= _limit_minutes(view, instance)
        return near

    def change(self, view: YouthView, unit: int, instance: Instance) -> dict[str, Any]:
        """The limit in minutes that would reach the unit."""
        return {"limit_minutes": _limit_minutes(view, instance), "to_minutes": int(view.unit_minutes[unit])}


def _limit_minutes(view: YouthView, instance: Instance) -> int:
    own = view.youth.max_travel_minutes
    return instance.policy.norms.longest_family_travel_minutes if own is None else own
