from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.rules.protocol import SmallestChange
from matcher.tables.instance import Instance
from models.vocabulary import Setting
from models.youth import Youth


class BrigadeRule:
    """A brigade team visits only where the request says it is suitable, and no farther than it travels."""

    code: ClassVar[str] = "brigade"

    def able(self, minutes: NDArray[np.int32], instance: Instance) -> NDArray[np.bool_]:
        """Teams that reach each place: shape (teams, places), as the one-way ``minutes``."""
        reach: NDArray[np.bool_] = minutes <= instance.brigade.max_travel_minutes[:, None]
        return reach

    def suits(self, youth: Youth, setting: Setting) -> bool:
        """The request names the brigade as an alternative in this setting."""
        alternative = youth.brigade_alternative
        return alternative is not None and setting in alternative.settings

    def smallest_change(
        self, youth: Youth, setting: Setting, minutes: NDArray[np.int32], instance: Instance
    ) -> SmallestChange | None:
        """
        The suitability that the request would have to state, or the minutes the nearest team would have to go.

        Parameters
        ----------
        minutes
            One-way travel of each brigade team to the place, shape (teams,).
        """
        if not self.suits(youth, setting):
            return SmallestChange(self.code, {"suitable_in": setting.value})
        short = minutes - instance.brigade.max_travel_minutes
        if not len(short):
            return SmallestChange(self.code, {"teams": 1})
        nearest = int(short.argmin())
        if short[nearest] <= 0:
            return None
        return SmallestChange(
            self.code,
            {
                "team_id": instance.brigade.ids[nearest],
                "limit_minutes": int(instance.brigade.max_travel_minutes[nearest]),
                "to_minutes": int(minutes[nearest]),
            },
        )
