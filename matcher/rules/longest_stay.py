from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView, days_outside
from matcher.tables.instance import Instance
from matcher.tables.units import EVER, NEVER


class LongestStayRule:
    """A stay in a unit with a longest stay, or in any crisis unit, ends in time."""

    code: ClassVar[str] = "longest_stay"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Notes the longest stay of each unit."""
        window.longest_days = window.longest_days.clip(max=instance.units.longest_stay_days)

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """Once the longest stay is over, counted from the day on which the youth came."""
        longest = int(instance.units.longest_stay_days[unit])
        stay = view.youth.current_stay
        if longest >= EVER or stay is None:
            return ()
        return days_outside(NEVER, instance.snapshot.calendar.day_of(stay.since) + longest)

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """The days by which the longest stay falls short of the care asked for."""
        longest = int(instance.units.longest_stay_days[unit])
        asked = _days_of_care(view, unit, instance)
        if longest >= asked:
            return None
        return SmallestChange(self.code, {"longest_stay_days": longest, "to_days": asked})


def _days_of_care(view: YouthView, unit: int, instance: Instance) -> int:
    """
    Days in the unit if care is spent there, whatever the day on which it begins, cut at the horizon.

    Care ends on a boundary (semantics, section 2), so it may be longer than asked for. Where the youth lives
    already, the days count from when the youth came.
    """
    calendar, youth = instance.snapshot.calendar, view.youth
    until = calendar.day_of(youth.need.from_date) + youth.need.expected_days
    stay = youth.current_stay
    if stay is not None:
        first = calendar.day_of(stay.since) if stay.place == instance.units.units[unit].id else 0
        last = max(until, instance.policy.norms.overdue_care_days)
        return calendar.boundaries[calendar.period_from(last)] - first
    begins = [day for day in calendar.boundaries[:-1] if day >= calendar.day_of(youth.need.from_date)]
    ends = [calendar.boundaries[calendar.period_from(day + youth.need.expected_days)] for day in begins]
    return max((end - begin for begin, end in zip(begins, ends, strict=True)), default=0)
