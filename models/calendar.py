from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property


@dataclass(frozen=True)
class Calendar:
    """
    Periods: single days first, then weeks; care within 24 hours and planning half a year are one model.

    A *boundary* is a day offset from ``as_of`` at which a period begins; the last one is the horizon's end.
    """

    as_of: date
    days: int
    weeks: int

    @cached_property
    def boundaries(self) -> tuple[int, ...]:
        """Day offsets, ``periods + 1`` of them, strictly rising from 0."""
        return (*range(self.days + 1), *(self.days + 7 * week for week in range(1, self.weeks + 1)))

    @property
    def periods(self) -> int:
        """Number of periods."""
        return self.days + self.weeks

    @property
    def horizon_days(self) -> int:
        """Days from ``as_of`` to the end."""
        return self.boundaries[-1]

    @property
    def end(self) -> date:
        """First day after the horizon."""
        return self.date_of(self.horizon_days)

    def day_of(self, when: date) -> int:
        """Day offset of a date; negative before ``as_of``."""
        return (when - self.as_of).days

    def date_of(self, day: int) -> date:
        """Date of a day offset."""
        return self.as_of + timedelta(days=day)

    def period_from(self, day: int) -> int:
        """First boundary index on or after a day, within 0..periods (rounds inwards for a beginning)."""
        return min(bisect_left(self.boundaries, day), self.periods)

    def period_until(self, day: int) -> int:
        """Last boundary index on or before a day, within 0..periods (rounds inwards for an end)."""
        return max(bisect_right(self.boundaries, day) - 1, 0)
