from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import Charge, Charges, SoloTerm, TermView


class WaitingTerm(SoloTerm):
    """
    Days without a place: before care begins, by urgency and rising beyond the norm; and when care breaks off.

    On the w-th day: ``rate + rate · growth_percent · max(0, w - norm) // 700``. The norms are the Treeknorm
    (4 + 10 weeks) for regular requests; a crisis cannot wait.
    """

    code: ClassVar[str] = "waiting"
    unit: ClassVar[str] = "days"

    def charges(self, view: TermView) -> Charges:
        """For waiting, and for interruptions at a rate of their own."""
        youths, instance = view.youths, view.instance
        shape = (len(instance.snapshot.youths), instance.periods)
        waiting = Charge(
            np.diff(self.points_until(youths, instance), axis=1), np.diff(self.days_until(youths, instance), axis=1)
        )
        interrupted = Charge.at(
            instance.policy.rates.interrupted_day, np.broadcast_to(instance.days, shape).astype(np.int64)
        )
        return Charges(waiting=waiting, interrupted=interrupted)

    def points_until(self, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Points of waiting from today until each boundary, shape (youths, periods + 1)."""
        return _at_boundaries(instance, _waiting_days(youths, instance) * self._points_on_days(youths, instance))

    def days_until(self, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        """Days of waiting from today until each boundary, shape (youths, periods + 1)."""
        return _at_boundaries(instance, _waiting_days(youths, instance).astype(np.int64))

    def _points_on_days(self, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
        day = np.arange(int(instance.boundaries[-1]))
        beyond = (day - youths.need_day[:, None] + 1 - youths.waiting_norm_days[:, None]).clip(min=0)
        rate = youths.waiting_points[:, None]
        growth = instance.policy.rates.waiting_growth_percent_per_week
        points: NDArray[np.int64] = rate + rate * growth * beyond // 700
        return points


def _waiting_days(youths: YouthTable, instance: Instance) -> NDArray[np.bool_]:
    day = np.arange(int(instance.boundaries[-1]))
    counted: NDArray[np.bool_] = day >= youths.need_day[:, None]
    return counted


def _at_boundaries(instance: Instance, by_day: NDArray[np.int64]) -> NDArray[np.int64]:
    until = np.zeros((len(by_day), by_day.shape[1] + 1), dtype=np.int64)
    np.cumsum(by_day, axis=1, out=until[:, 1:])
    return until[:, instance.boundaries]
