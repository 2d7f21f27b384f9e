from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.tables.units import EXPERTISES

WAITING = -1
INTERRUPTED = -2
NO_CARE = -3
"""What a youth may be doing in a period instead of a stay option: waiting, interrupted, past the end of care."""


@dataclass(frozen=True)
class StayOptions:
    """
    Everything a youth could be doing in a period: a place with one fixed support. Columns of shape (options,).

    Options of one youth are neighbours. ``place`` is a row of the unit table, or ``home`` (the number of units).
    """

    home: int
    youth: NDArray[np.int64]
    place: NDArray[np.int64]
    team: NDArray[np.int64]
    """(options, expertises): row of the ambulant team that brings it, else -1."""
    team_minutes: NDArray[np.int64]
    """(options, expertises): one-way travel of that team, 0 where none."""
    brigade: NDArray[np.int64]
    """Row of the visiting brigade team, else -1."""
    brigade_minutes: NDArray[np.int64]
    family_minutes: NDArray[np.int64]
    """One-way family travel, 0 at home."""
    resident: NDArray[np.bool_]
    """At the resident's current place, never left: admission rules are not judged."""
    current: NDArray[np.bool_]
    """Exactly today's place, support and brigade."""
    pinned: NDArray[np.bool_]
    """Exactly what a pin asks for."""
    allowed: NDArray[np.bool_]
    """(options, periods): the youth may be there; every day of the period is allowed, and no pin is elsewhere."""
    lasting: NDArray[np.bool_]
    """(options, periods): the rules let a stay go on that is there, whatever a pin or others ask for."""
    latest_start_day: NDArray[np.int64]
    longest_days: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.youth)

    def kept(self, keep: NDArray[np.bool_]) -> "StayOptions":
        """Only some of them, in their order."""
        return StayOptions(self.home, **{name: getattr(self, name)[keep] for name in _fields()})

    @property
    def at_unit(self) -> NDArray[np.bool_]:
        """Options that are not at home."""
        return self.place < self.home

    @property
    def unit(self) -> NDArray[np.int64]:
        """Row of the unit, 0 at home: guard with ``at_unit``."""
        return np.where(self.at_unit, self.place, 0)

    @property
    def has_team(self) -> NDArray[np.bool_]:
        """Whether a team brings it, shape (options, expertises)."""
        return self.team >= 0


def _fields() -> list[str]:
    return [name for name in StayOptions.__dataclass_fields__ if name != "home"]


def trips_per_week(care_minutes: NDArray[np.int64], minutes_per_visit: int) -> NDArray[np.int64]:
    """Round trips that bring so many care minutes: one for each begun visit."""
    return -(-care_minutes // minutes_per_visit)


def concatenate_options(home: int, periods: int, parts: list[StayOptions]) -> StayOptions:
    """All parts in one table, in their order."""
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        pairs = np.zeros((0, len(EXPERTISES)), dtype=np.int64)
        false = np.zeros(0, dtype=bool)
        return StayOptions(
            home, none, none, pairs, pairs, none, none, none,
            false, false, false, np.zeros((0, periods), dtype=bool), np.zeros((0, periods), dtype=bool), none, none,
        )  # fmt: skip
    return StayOptions(home, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in _fields()})


def options_of_youth(options: StayOptions, youth: int) -> NDArray[np.int64]:
    """Rows of one youth's options (they are neighbours)."""
    first = int(np.searchsorted(options.youth, youth))
    last = int(np.searchsorted(options.youth, youth, side="right"))
    return np.arange(first, last, dtype=np.int64)
