from typing import ClassVar

import numpy as np

from matcher.rules.protocol import AdmissionWindow, SmallestChange, Spans, YouthView, days_outside
from matcher.tables.instance import Instance
from matcher.tables.units import EVER, NEVER, SETTINGS
from models.vocabulary import Setting

CLOSED = SETTINGS.index(Setting.CLOSED)


class ClosedAuthorisationRule:
    """
    Closed care only inside a judge's authorisation (machtiging), which lapses when it is not used in time.

    It is an input with dates: nothing here, and no pin, ever switches it on.
    """

    code: ClassVar[str] = "closed_authorisation"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Narrows closed units to the authorisation's days."""
        closed = instance.units.setting == CLOSED
        authorisation, calendar = view.youth.closed_authorisation, instance.snapshot.calendar
        if authorisation is None:
            window.admit_only(~closed)
            return
        first = calendar.day_of(authorisation.from_date)
        last_start = first + instance.policy.norms.authorisation_lapse_days - 1
        window.from_day = np.where(closed, window.from_day.clip(min=first), window.from_day)
        until = calendar.day_of(authorisation.until) + 1
        window.until_day = np.where(closed, window.until_day.clip(max=until), window.until_day)
        window.latest_start_day = np.where(
            closed, window.latest_start_day.clip(max=last_start), window.latest_start_day
        )

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """Outside the authorisation's days; a closed stay without one may not go on at all."""
        if instance.units.setting[unit] != CLOSED:
            return ()
        authorisation, calendar = view.youth.closed_authorisation, instance.snapshot.calendar
        if authorisation is None:
            return ((NEVER, EVER),)
        return days_outside(calendar.day_of(authorisation.from_date), calendar.day_of(authorisation.until) + 1)

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """The authorisation that a judge would have to give: whole, or on more days."""
        if instance.units.setting[unit] != CLOSED:
            return None
        authorisation, calendar = view.youth.closed_authorisation, instance.snapshot.calendar
        if authorisation is None:
            return SmallestChange(self.code, {"authorisation": "none"})
        change: dict[str, str] = {}
        if authorisation.from_date > calendar.as_of:
            change["from"] = calendar.as_of.isoformat()
        last = calendar.date_of(calendar.horizon_days - 1)
        if authorisation.until < last:
            change["until"] = last.isoformat()
        lapses = calendar.day_of(authorisation.from_date) + instance.policy.norms.authorisation_lapse_days
        if lapses < calendar.horizon_days:
            change["lapses_on"] = calendar.date_of(lapses).isoformat()
        return SmallestChange(self.code, change) if change else None
