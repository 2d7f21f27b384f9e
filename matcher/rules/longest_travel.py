from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.scene import Scene


class LongestTravelRule:
    """The family's trip to the unit is no longer than the youth's limit, else the policy's."""

    code: ClassVar[str] = "longest_travel"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """Shuts units that are too far."""
        window.admit_only(view.unit_minutes <= _limit(view, scene))

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The limit in minutes that would reach the unit."""
        minutes, limit = int(view.unit_minutes[unit]), _limit(view, scene)
        if minutes <= limit:
            return None
        return SmallestChange(self.code, {"limit_minutes": limit, "to_minutes": minutes})


def _limit(view: YouthView, scene: Scene) -> int:
    own = view.youth.max_travel_minutes
    return scene.policy.norms.longest_family_travel_minutes if own is None else own
