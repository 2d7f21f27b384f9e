from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.geography import Location


@dataclass(frozen=True)
class Trip:
    """
    A trip of a table, for messages: by the positions of its ends in what was asked, and by names where they are known.

    Coordinates are not told: they may be somebody's home.
    """

    origin: int
    """From 0; told from 1."""
    destination: int
    is_back: bool = False
    """From the destination to the origin: sources that know one-way streets are asked for both."""
    origin_name: str = ""
    destination_name: str = ""

    def named(self, origin_name: str, destination_name: str) -> Trip:
        """The same trip, told by who lives or works at its ends."""
        return replace(self, origin_name=origin_name, destination_name=destination_name)

    def __str__(self) -> str:
        ends = [
            self.origin_name or f"origin {self.origin + 1}",
            self.destination_name or f"destination {self.destination + 1}",
        ]
        first, last = reversed(ends) if self.is_back else ends
        return f"from {first} to {last}"


class TravelError(Exception):
    """
    Travel times cannot be had; the message says what to do and names no location.

    Parameters
    ----------
    before
        The message, or what of it stands before the trip.
    trip
        The first that is concerned.
    after
        What stands after the trip.
    """

    def __init__(self, before: str, trip: Trip | None = None, after: str = "") -> None:
        self.before, self.trip, self.after = before, trip, after
        super().__init__(before + ("" if trip is None else str(trip)) + after)

    def with_trip(self, trip: Trip) -> TravelError:
        """The same error of a trip that is told otherwise: whoever asked may know what lies at its ends."""
        return type(self)(self.before, trip, self.after)


class OutsideAreaError(TravelError):
    """
    Locations lie outside the area that a source knows; which ones, the source's ``outside`` tells.

    Attributes
    ----------
    count
        How many.
    """

    def __init__(self, count: int, area: str) -> None:
        self.count = count
        super().__init__(
            f"{count} location(s) lie outside {area}; correct them, or choose another source of travel times"
        )


class EngineUnreachableError(TravelError):
    """The routing engine did not answer, after every retry."""


class EngineAnswerError(TravelError):
    """The routing engine answered, but not with travel times; also where a cache kept such an answer."""


class MatrixFileError(TravelError):
    """A file of travel times cannot be used: how it is written, or what is missing."""


DECIMALS = 5
"""About a metre: nearer locations are one place to an engine, a file and the cache."""

Key = tuple[float, float]
"""Latitude and longitude, rounded."""


def keys_of(points: Sequence[Location]) -> list[Key]:
    """A key for each location."""
    # adding zero turns -0.0 into 0.0, which is written otherwise
    return [(round(point.lat, DECIMALS) + 0.0, round(point.lon, DECIMALS) + 0.0) for point in points]


class TravelTimes(Protocol):
    """
    A source of travel times (reistijden) by road.

    Engine and checker ask for the same trip in different directions and in different company: a trip takes as long
    there as back, and its minutes do not depend on what else is asked for.
    """

    @property
    def name(self) -> str:
        """Source and version, recorded in every plan."""
        ...

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way travel in whole minutes, rounded up.

        Returns
        -------
        NDArray[np.int32]
            Shape (origins, destinations), non-negative; 0 from a point to itself. What comes from outside the program
            has passed `matcher.travel.judging`.

        Raises
        ------
        TravelError
            If the source cannot say.
        """
        ...
