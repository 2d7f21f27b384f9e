from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.travel.trip import Trip


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
