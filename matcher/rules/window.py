from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.tables.scene import Scene
from matcher.tables.units import EVER, NEVER


@dataclass
class AdmissionWindow:
    """
    When one youth may be in each unit; every rule narrows it in place. All of shape (units,).

    Days are offsets; ``until`` is exclusive. ``without_brigade`` and ``with_brigade`` say under which support
    the setting is acceptable.
    """

    from_day: NDArray[np.int64]
    until_day: NDArray[np.int64]
    latest_start_day: NDArray[np.int64]
    """Entering is possible up to this day, included."""
    longest_days: NDArray[np.int64]
    open_periods: NDArray[np.bool_]
    """(units, periods)"""
    without_brigade: NDArray[np.bool_]
    with_brigade: NDArray[np.bool_]

    @classmethod
    def wide(cls, scene: Scene) -> "AdmissionWindow":
        """Nothing narrowed yet."""
        count = len(scene.units.units)
        return cls(
            from_day=np.full(count, NEVER, dtype=np.int64),
            until_day=np.full(count, EVER, dtype=np.int64),
            latest_start_day=np.full(count, EVER, dtype=np.int64),
            longest_days=np.full(count, EVER, dtype=np.int64),
            open_periods=np.ones((count, scene.periods), dtype=bool),
            without_brigade=np.ones(count, dtype=bool),
            with_brigade=np.ones(count, dtype=bool),
        )

    def admit_only(self, admitted: NDArray[np.bool_]) -> None:
        """Shuts the window of every unit that is not admitted."""
        self.until_day[~admitted] = NEVER

    def allowed_periods(self, scene: Scene) -> NDArray[np.bool_]:
        """Periods of which every day is allowed, shape (units, periods)."""
        starts, ends = scene.boundaries[:-1], scene.boundaries[1:]
        inside = (self.from_day[:, None] <= starts) & (ends <= self.until_day[:, None])
        return inside & self.open_periods
