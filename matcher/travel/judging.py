from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.travel.great_circle import great_circle_km
from matcher.travel.protocol import Key, TravelError, Trip

MOST_MINUTES = 1440.0
"""A day: longer is no trip for a visit, but another unit, or a number that stands for "no way"."""
MOVED_TOGETHER_KM = 4.0
"""Farther apart no trip takes less than a minute: an engine moves each end at most 2 km, and may so make them one."""
LEAST_KM = 1.0
"""Where all trips of this length and more take 0 minutes, the points were moved to one and the same."""
MAP = "does its map hold the whole area, and does every location lie in it?"
"""The remedy where trips are missing or collapse."""


@dataclass(frozen=True)
class TableFault:
    """What is impossible in a table of travel times, and where first."""

    row: int
    column: int
    count: int
    size: int
    what: str
    """Goes on after "3 of 40 trips"."""
    remedy: str

    def error(self, kind: type[TravelError], source: str, trip: Trip | None = None) -> TravelError:
        """
        As an error of a source.

        Parameters
        ----------
        trip
            The faulty one where it is counted otherwise than in the table that was judged.
        """
        place = Trip(self.row, self.column) if trip is None else trip
        return kind(f"{source}: {self.count} of {self.size} trips {self.what}, first ", place, f"; {self.remedy}")


def is_possible(minutes: float) -> bool:
    """Whether a trip can take so long; nan cannot."""
    return 0.0 <= minutes <= MOST_MINUTES


def fault_of(
    minutes: NDArray[np.float64] | NDArray[np.int32], origins: Sequence[Key], destinations: Sequence[Key]
) -> TableFault | None:
    """
    The first kind of fault that a table of travel times has, None if it can be used.

    Every table that was not computed here passes through this, whether a file, an engine or the cache holds it.

    Parameters
    ----------
    minutes
        Of shape (origins, destinations).
    """
    table = np.asarray(minutes, dtype=np.float64)
    none = ~np.isfinite(table) | (table < 0.0)
    if none.any():
        return _fault(none, "have no road", MAP)
    long = table > MOST_MINUTES
    if long.any():
        return _fault(
            long,
            f"take more than {MOST_MINUTES:,.0f} minutes",
            "correct the times, or choose another source of travel times",
        )
    if (table < 1.0).any():
        return _too_quick(table, great_circle_km(_degrees(origins), _degrees(destinations)))
    return None


def _too_quick(table: NDArray[np.float64], km: NDArray[np.float64]) -> TableFault | None:
    """Of an engine that moved different places to one."""
    quick, far = (table < 1.0) & (km > MOVED_TOGETHER_KM), km > LEAST_KM
    if quick.any():
        return _fault(quick, f"take less than a minute over more than {MOVED_TOGETHER_KM:g} km", MAP)
    if far.any() and not table[far].any():
        return _fault(far, f"take 0 minutes over more than {LEAST_KM:g} km", MAP)
    return None


def _fault(faulty: NDArray[np.bool_], what: str, remedy: str) -> TableFault:
    row, column = (int(place) for place in np.unravel_index(int(faulty.argmax()), faulty.shape))
    return TableFault(row, column, int(faulty.sum()), faulty.size, what, remedy)


def _degrees(keys: Sequence[Key]) -> NDArray[np.float64]:
    return np.array(keys, dtype=np.float64).reshape(len(keys), 2)
