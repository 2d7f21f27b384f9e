from typing import ClassVar

from matcher.rules.protocol import SmallestChange, YouthView
from matcher.rules.window import AdmissionWindow
from matcher.tables.scene import Scene
from matcher.tables.units import EVER


class LongestStayRule:
    """A stay in a unit with a longest stay, or in any crisis unit, ends in time."""

    code: ClassVar[str] = "longest_stay"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """Notes the longest stay of each unit."""
        window.longest_days = window.longest_days.clip(max=scene.units.longest_stay_days)

    def end_day(self, view: YouthView, unit: int, scene: Scene) -> int:
        """The longest stay counted from the day on which the youth came."""
        longest = int(scene.units.longest_stay_days[unit])
        stay = view.youth.current_stay
        if longest >= EVER or stay is None:
            return EVER
        return scene.snapshot.calendar.day_of(stay.since) + longest

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The days by which the longest stay falls short of the care asked for."""
        longest = int(scene.units.longest_stay_days[unit])
        asked = min(view.youth.need.expected_days, scene.snapshot.calendar.horizon_days)
        if longest >= asked:
            return None
        return SmallestChange(self.code, {"longest_stay_days": longest, "to_days": asked})
