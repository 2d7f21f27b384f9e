from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.travel.protocol import Key, TravelError, TravelTimes, keys_of
from models.geography import Location
from models.snapshot import Snapshot
from models.validation.wording import SINGULAR, shown


class TabledTravel:
    """
    Asks a slow source once for every trip between a snapshot's units or teams and all its places.

    Trips between two homes, which no plan needs, are asked for when they are wanted. Where the source refuses a trip,
    the error names who is at its ends.

    Parameters
    ----------
    source
        A routing engine, mostly behind a cache.
    snapshot
        Whose trips are asked for at once.
    """

    def __init__(self, source: TravelTimes, snapshot: Snapshot) -> None:
        self._source = source
        self._names = _names(snapshot)
        bases = [unit.location for unit in snapshot.units]
        bases += [team.location for team in snapshot.ambulant_teams]
        bases += [team.location for team in snapshot.brigade_teams]
        homes = [youth.home.location for youth in snapshot.youths]
        rows, columns = _each_once(bases), _each_once([*bases, *homes])
        self._row = {key: number for number, key in enumerate(keys_of(rows))}
        self._column = {key: number for number, key in enumerate(keys_of(columns))}
        self._table = self._asked(rows, columns)

    @property
    def name(self) -> str:
        """That of the source."""
        return self._source.name

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """One-way whole minutes of shape (origins, destinations)."""
        froms, tos = keys_of(origins), keys_of(destinations)
        for rows, columns, turned in ((froms, tos, False), (tos, froms, True)):
            if all(key in self._row for key in rows) and all(key in self._column for key in columns):
                row = np.array([self._row[key] for key in rows], dtype=np.int64)
                column = np.array([self._column[key] for key in columns], dtype=np.int64)
                found = self._table[np.ix_(row, column)]
                return found.T if turned else found
        return self._asked(origins, destinations)

    def _asked(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """The source's answer; its refusal with names for positions, as far as there are any."""
        try:
            return self._source.minutes(origins, destinations)
        except TravelError as error:
            if error.trip is None:
                raise
            trip = error.trip
            (origin,), (destination,) = keys_of([origins[trip.origin]]), keys_of([destinations[trip.destination]])
            named = trip.named(self._names.get(origin, ""), self._names.get(destination, ""))
            raise error.with_trip(named) from None


def _each_once(points: Sequence[Location]) -> list[Location]:
    """The locations without those that share a key with an earlier one."""
    first: dict[Key, Location] = {}
    for key, point in zip(keys_of(points), points, strict=True):
        first.setdefault(key, point)
    return list(first.values())


def _names(snapshot: Snapshot) -> dict[Key, str]:
    """What messages call each place: the first that lies there, units and teams before homes."""
    ends = [(f"{SINGULAR['units']} {shown(unit.id)}", unit.location) for unit in snapshot.units]
    ends += [(f"{SINGULAR['ambulant_teams']} {shown(team.id)}", team.location) for team in snapshot.ambulant_teams]
    ends += [(f"{SINGULAR['brigade_teams']} {shown(team.id)}", team.location) for team in snapshot.brigade_teams]
    ends += [(f"the home of {SINGULAR['youths']} {shown(youth.id)}", youth.home.location) for youth in snapshot.youths]
    keys = keys_of([location for _, location in ends])
    return {key: name for key, (name, _) in reversed(list(zip(keys, ends, strict=True)))}
