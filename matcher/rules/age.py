from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView, days_outside
from matcher.tables.instance import Instance
from matcher.tables.units import NEVER


class AgeRule:
    """The youth's age in whole years lies within the unit's limits on every day of the stay."""

    code: ClassVar[str] = "age"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """From the day the lowest age is reached until the day the highest is passed."""
        window.from_day = window.from_day.clip(min=view.birthday_days[instance.units.min_age])
        window.until_day = window.until_day.clip(max=view.birthday_days[instance.units.max_age + 1])

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """From the birthday that passes the highest age on; being too young ends no stay."""
        return days_outside(NEVER, int(view.birthday_days[instance.units.max_age[unit] + 1]))

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """The lower or upper limit in years that would admit the youth on all days of the horizon."""
        calendar = instance.snapshot.calendar
        first_age = _age_on(view, 0)
        last_age = _age_on(view, calendar.horizon_days - 1)
        low, high = int(instance.units.min_age[unit]), int(instance.units.max_age[unit])
        change: dict[str, int | str | None] = {}
        if first_age < low:
            reached = int(view.birthday_days[low])
            when = calendar.date_of(reached).isoformat() if reached < calendar.horizon_days else None
            change |= {"min_age": low, "to_min_age": first_age, "old_enough_on": when}
        if last_age > high:
            passed = max(0, int(view.birthday_days[high + 1]))
            too_old = calendar.date_of(passed).isoformat()
            change |= {"max_age": high, "to_max_age": last_age, "too_old_on": too_old}
        return SmallestChange(self.code, change) if change else None


def _age_on(view: YouthView, day: int) -> int:
    return int((view.birthday_days <= day).sum()) - 1
