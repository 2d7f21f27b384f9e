from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView, days_outside
from matcher.tables.instance import Instance


class ContractRule:
    """The stay lies within the days for which the unit is contracted."""

    code: ClassVar[str] = "contract"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """From the contract's first day through its last."""
        window.from_day = window.from_day.clip(min=instance.units.contract_from_day)
        window.until_day = window.until_day.clip(max=instance.units.contract_until_day)

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """Before the contract's first day and after its last."""
        units = instance.units
        return days_outside(int(units.contract_from_day[unit]), int(units.contract_until_day[unit]))

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """The dates to which the contract would have to be stretched."""
        contract, calendar = instance.units.units[unit].contract, instance.snapshot.calendar
        if contract is None:
            return None
        change: dict[str, str] = {}
        if contract.from_date > calendar.as_of:
            change["from"] = calendar.as_of.isoformat()
        last = calendar.date_of(calendar.horizon_days - 1)
        if contract.until < last:
            change["until"] = last.isoformat()
        return SmallestChange(self.code, change) if change else None
