from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.terms.protocol import Charge, Charges, SoloTerm, TermView
from models.plan import Plan
from models.stay import HOME


@dataclass(frozen=True)
class Departures:
    """Days by which a period departs from the published plan."""

    published_days: NDArray[np.int64]
    """Days with a published stay: (youths, periods); what waiting or an interruption departs by."""
    published_waiting_days: NDArray[np.int64]
    """The same, only days on which the youth counts as waiting (on or after ``need.from``)."""
    option_days: NDArray[np.int64] | None
    """(options, periods): days with a published stay at another place; None without a published plan."""


class DepartureTerm(SoloTerm):
    """Days on which the place differs from the published plan's: what was promised is kept where it can be."""

    code: ClassVar[str] = "departure"
    unit: ClassVar[str] = "days"

    def charges(self, view: TermView) -> Charges:
        """For each day at another place than published, and each day without one."""
        found = self.departures(view.options, view.youths.need_day, view.published, view.instance)
        rate = self.points_per_day(view.instance)
        return Charges(
            dated=None if found.option_days is None else Charge.at(rate, found.option_days),
            waiting=Charge.at(rate, found.published_waiting_days),
            interrupted=Charge.at(rate, found.published_days),
        )

    def points_per_day(self, instance: Instance) -> int:
        """Points for each such day."""
        return instance.policy.rates.departure_day

    def departures(
        self, options: StayOptions, need_day: NDArray[np.int64], published: Plan | None, instance: Instance
    ) -> Departures:
        """Counts the days; ids in the published plan that are gone from the snapshot are passed over."""
        shape = (len(instance.snapshot.youths), instance.periods)
        days, waiting = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        if published is None:
            return Departures(days, waiting, None)
        calendar, index = instance.snapshot.calendar, instance.youth_index
        first_option = np.searchsorted(options.youth, np.arange(shape[0]))
        last_option = np.searchsorted(options.youth, np.arange(shape[0]), side="right")
        same = np.zeros((len(options), instance.periods), dtype=np.int64)
        for trajectory in published.trajectories:
            youth = index.get(trajectory.youth_id)
            if youth is None:
                continue
            rows = slice(first_option[youth], last_option[youth])
            for stay in trajectory.stays:
                first, until = calendar.day_of(stay.from_date), calendar.day_of(stay.until)
                overlap = _overlap(instance, first, until)
                days[youth] += overlap
                waiting[youth] += _overlap(instance, max(first, int(need_day[youth])), until)
                place = options.home if stay.place == HOME else instance.units.index.get(stay.place, -1)
                same[rows] += (options.place[rows] == place)[:, None] * overlap
        return Departures(days, waiting, days[options.youth] - same)


def _overlap(instance: Instance, first: int, until: int) -> NDArray[np.int64]:
    starts, ends = instance.boundaries[:-1], instance.boundaries[1:]
    return (np.minimum(ends, until) - np.maximum(starts, first)).clip(min=0)
