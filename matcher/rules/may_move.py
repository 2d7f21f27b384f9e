from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.rules.protocol import SmallestChange
from matcher.tables.instance import Instance
from matcher.tables.units import SETTINGS
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth


class MayMoveRule:
    """
    A settled youth is not moved.

    Unless the request says ``may_move`` (which is used up by one move), the stay is a crisis stay, it must end
    before care does, or it is closed care and the brigade alternative is allowed. Where a person decided what
    follows, the engine asks nothing of this rule.
    """

    code: ClassVar[str] = "may_move"

    def may_always_leave(
        self,
        youth: Youth,
        places: NDArray[np.int64],
        instance: Instance,
        *,
        has_moved: bool = False,
    ) -> NDArray[np.bool_]:
        """Places (rows, ``len(units)`` for home) that the youth may leave at any time, shape (places,)."""
        if youth.may_move and not has_moved:
            return np.ones(len(places), dtype=bool)
        light = [SETTINGS.index(Setting.CRISIS)]
        if youth.brigade_alternative is not None:
            light.append(SETTINGS.index(Setting.CLOSED))
        setting = np.append(instance.units.setting, -1)[places]
        leave: NDArray[np.bool_] = np.isin(setting, light)
        return leave

    def must_end(self, allowed: NDArray[np.bool_], end: int) -> NDArray[np.bool_]:
        """
        For each period: a stay going on in it cannot last until care ends after period ``end``.

        Parameters
        ----------
        allowed
            Shape (..., periods).
        """
        broken = ~allowed
        broken[..., end:] = False
        later: NDArray[np.bool_] = np.logical_or.accumulate(broken[..., ::-1], axis=-1)[..., ::-1]
        return later

    def smallest_change(self, youth: Youth, instance: Instance) -> SmallestChange | None:
        """The consent to move; None where there is nothing to leave, or the place may be left without."""
        if youth.current_stay is None:
            return None
        place = youth.current_stay.place
        row = len(instance.units.units) if place == HOME else instance.units.index[place]
        if self.may_always_leave(youth, np.array([row]), instance).all():
            return None
        return SmallestChange(self.code, {"may_move": True})
