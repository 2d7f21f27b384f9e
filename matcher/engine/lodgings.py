from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.units import EVER


@dataclass
class Lodgings:
    """A place and a brigade team for a youth, before ambulant support is chosen; lists in step."""

    youth: list[int]
    place: list[int]
    brigade: list[int]
    resident: list[bool]
    pin: list[int]
    """Number of the youth's pin, -1 for none."""
    allowed: list[NDArray[np.bool_]]
    latest_start_day: list[int]
    longest_days: list[int]

    @classmethod
    def none(cls) -> "Lodgings":
        """An empty table."""
        return cls([], [], [], [], [], [], [], [])

    def add(
        self,
        youth: int,
        place: int,
        brigade: int,
        allowed: NDArray[np.bool_],
        *,
        resident: bool = False,
        pin: int = -1,
        latest_start_day: int = EVER,
        longest_days: int = EVER,
    ) -> None:
        """Adds one lodging; ``allowed`` has shape (periods,)."""
        self.youth.append(youth)
        self.place.append(place)
        self.brigade.append(brigade)
        self.resident.append(resident)
        self.pin.append(pin)
        self.allowed.append(allowed)
        self.latest_start_day.append(latest_start_day)
        self.longest_days.append(longest_days)

    def kept(self, keep: NDArray[np.bool_]) -> "Lodgings":
        """Only some of them."""
        rows = np.flatnonzero(keep)
        return Lodgings(**{name: [getattr(self, name)[row] for row in rows] for name in self.__dataclass_fields__})

    def __len__(self) -> int:
        return len(self.youth)


@dataclass(frozen=True)
class HomeTravel:
    """One-way minutes between the homes of a chunk of youths and units and bases."""

    first_youth: int
    unit: NDArray[np.int32]
    """(youths, units)"""
    ambulant: NDArray[np.int32]
    """(ambulant teams, youths)"""
    brigade: NDArray[np.int32]
    """(brigade teams, youths)"""


def stay_options(
    lodgings: Lodgings,
    lodging: NDArray[np.int64],
    team: NDArray[np.int64],
    current: NDArray[np.bool_],
    travel: HomeTravel,
    scene: Scene,
) -> StayOptions:
    """
    Lodgings with a support each.

    Parameters
    ----------
    lodging
        Row of each option's lodging, shape (options,).
    team
        Row of the ambulant team by expertise, -1 for nobody, shape (options, expertises).
    current
        Exactly today's stay, shape (options,).
    """
    home = len(scene.units.units)
    youth = np.array(lodgings.youth, dtype=np.int64)[lodging]
    place = np.array(lodgings.place, dtype=np.int64)[lodging]
    brigade = np.array(lodgings.brigade, dtype=np.int64)[lodging]
    local, at_home = youth - travel.first_youth, place == home
    unit = np.where(at_home, 0, place)

    def to_place(
        rows: NDArray[np.int64], at_units: NDArray[np.int32], at_homes: NDArray[np.int32], axis: int
    ) -> NDArray[np.int64]:
        minutes = np.zeros(rows.shape, dtype=np.int64)
        if not at_units.shape[0]:
            return minutes
        where = np.expand_dims(at_home, axis) if axis else at_home
        homes = np.expand_dims(local, axis) if axis else local
        units = np.expand_dims(unit, axis) if axis else unit
        minutes = at_homes[rows, homes].astype(np.int64)
        if home:
            minutes = np.where(where, minutes, at_units[rows, units])
        return np.where(rows >= 0, minutes, 0)

    return StayOptions(
        home=home,
        youth=youth,
        place=place,
        team=team,
        team_minutes=to_place(team, scene.ambulant_unit_minutes, travel.ambulant, 1),
        brigade=brigade,
        brigade_minutes=to_place(brigade, scene.brigade_unit_minutes, travel.brigade, 0),
        family_minutes=np.where(at_home, 0, travel.unit[local, unit] if home else 0).astype(np.int64),
        resident=np.array(lodgings.resident, dtype=bool)[lodging],
        current=current,
        pinned=np.array(lodgings.pin, dtype=np.int64)[lodging] >= 0,
        allowed=_stack(lodgings.allowed, scene.periods)[lodging],
        lasting=_stack(lodgings.allowed, scene.periods)[lodging],
        latest_start_day=np.array(lodgings.latest_start_day, dtype=np.int64)[lodging],
        longest_days=np.array(lodgings.longest_days, dtype=np.int64)[lodging],
    )


def _stack(rows: list[NDArray[np.bool_]], periods: int) -> NDArray[np.bool_]:
    return np.stack(rows) if rows else np.zeros((0, periods), dtype=bool)
