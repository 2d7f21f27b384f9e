from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView
from matcher.tables.instance import Instance


class BedsOpenRule:
    """The unit has at least one bed on every day of the stay: it is open, not yet to open, not closed."""

    code: ClassVar[str] = "beds_open"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Shuts the periods in which a unit has no bed."""
        window.open_periods &= instance.units.beds > 0

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """Days without beds, save those with which the horizon begins: a unit without beds cannot fall to none."""
        return tuple(span for span in instance.units.days_without_beds[unit] if span[0] > 0)

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """One bed on the days without."""
        empty = instance.units.beds[unit] == 0
        if not empty.any():
            return None
        calendar, record = instance.snapshot.calendar, instance.units.units[unit]
        days = range(int(instance.boundaries[int(empty.argmax())]), calendar.horizon_days)
        first = next(day for day in days if record.beds_on(calendar.date_of(day)) == 0)
        when = calendar.date_of(first).isoformat()
        return SmallestChange(self.code, {"beds": 1, "from": when})
