from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.travel.protocol import TravelTimes
from models.geography import Location
from models.visits.team_week import TeamWeek


class RememberedTravel:
    """
    The trips of a team's week, asked of their source once; search and checker then ask here pair by pair.

    Parameters
    ----------
    travel
        The source; a pair of which one end is no base and no place of the week is asked of it each time.
    """

    def __init__(self, travel: TravelTimes, week: TeamWeek) -> None:
        self._travel = travel
        bases = [expert.base for expert in week.experts if expert.base is not None]
        locations = list(dict.fromkeys([*bases, *(visit.location for visit in week.visits)]))
        self._index = {location: number for number, location in enumerate(locations)}
        self._minutes = travel.minutes(locations, locations)

    @property
    def name(self) -> str:
        """Of the source."""
        return self._travel.name

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """One-way whole minutes of shape (origins, destinations)."""
        if not all(location in self._index for location in (*origins, *destinations)):
            return self._travel.minutes(origins, destinations)
        rows = np.array([self._index[location] for location in origins], dtype=np.intp)
        columns = np.array([self._index[location] for location in destinations], dtype=np.intp)
        return self._minutes[np.ix_(rows, columns)]
