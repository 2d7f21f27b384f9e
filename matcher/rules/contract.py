from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView, days_outside
from matcher.tables.scene import Scene


class ContractRule:
    """The stay lies within the days for which the unit is contracted."""

    code: ClassVar[str] = "contract"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """From the contract's first day through its last."""
        window.from_day = window.from_day.clip(min=scene.units.contract_from_day)
        window.until_day = window.until_day.clip(max=scene.units.contract_until_day)

    def broken_days(self, view: YouthView, unit: int, scene: Scene) -> Spans:
        """Before the contract's first day and after its last."""
        units = scene.units
        return days_outside(int(units.contract_from_day[unit]), int(units.contract_until_day[unit]))

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The dates to which the contract would have to be stretched."""
        contract, calendar = scene.units.units[unit].contract, scene.snapshot.calendar
        if contract is None:
            return None
        change: dict[str, str] = {}
        if contract.from_date > calendar.as_of:
            change["from"] = calendar.as_of.isoformat()
        last = calendar.date_of(calendar.horizon_days - 1)
        if contract.until < last:
            change["until"] = last.isoformat()
        return SmallestChange(self.code, change) if change else None
