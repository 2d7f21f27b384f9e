from collections.abc import Iterable

from matcher.check.alliance import Alliance
from matcher.check.day_stay import DayStay
from matcher.travel.protocol import TravelTimes
from models.geography import Location
from models.stay import HOME
from models.youth import Youth

Origin = tuple[str, str]
"""Kind (`unit`, `ambulant` or `brigade`) and id."""

Destination = tuple[str, str]
"""A unit's id and nothing, or `home` and the youth's id."""


class Trips:
    """
    One-way travel minutes between the places that a plan uses, and no others.

    `gather` asks for many trips at once, grouped by origin; a trip that was not gathered is asked for alone.
    """

    def __init__(self, alliance: Alliance, travel: TravelTimes) -> None:
        self._alliance = alliance
        self._travel = travel
        self._minutes: dict[tuple[Origin, Destination], int] = {}

    def gather(self, used: Iterable[tuple[Youth, DayStay]]) -> None:
        """Looks up every trip of these stays: place to home, and base to place."""
        wanted: dict[Origin, dict[Destination, Location]] = {}
        for youth, stay in used:
            place = _destination(stay.place, youth)
            location = self._alliance.location_of(stay.place, youth)
            if stay.place != HOME:
                wanted.setdefault(("unit", stay.place), {})[HOME, youth.id] = youth.home.location
            for _, team_id in stay.support:
                wanted.setdefault(("ambulant", team_id), {})[place] = location
            if stay.brigade_team_id is not None:
                wanted.setdefault(("brigade", stay.brigade_team_id), {})[place] = location
        for origin, destinations in wanted.items():
            self._ask(origin, destinations)

    def family(self, unit_id: str, youth: Youth) -> int:
        """From a unit to the youth's home."""
        return self._one(("unit", unit_id), (HOME, youth.id), youth.home.location)

    def ambulant(self, team_id: str, place: str, youth: Youth) -> int:
        """From an ambulant team's base to a place."""
        location = self._alliance.location_of(place, youth)
        return self._one(("ambulant", team_id), _destination(place, youth), location)

    def brigade(self, team_id: str, place: str, youth: Youth) -> int:
        """From a brigade team's base to a place."""
        location = self._alliance.location_of(place, youth)
        return self._one(("brigade", team_id), _destination(place, youth), location)

    def _one(self, origin: Origin, destination: Destination, location: Location) -> int:
        if (origin, destination) not in self._minutes:
            self._ask(origin, {destination: location})
        return self._minutes[origin, destination]

    def _ask(self, origin: Origin, destinations: dict[Destination, Location]) -> None:
        kind, origin_id = origin
        if kind == "unit":
            base = self._alliance.units[origin_id].location
        elif kind == "ambulant":
            base = self._alliance.ambulant_teams[origin_id].location
        else:
            base = self._alliance.brigade_teams[origin_id].location
        minutes = self._travel.minutes([base], list(destinations.values()))
        for destination, value in zip(destinations, minutes[0].tolist(), strict=True):
            self._minutes[origin, destination] = int(value)


def _destination(place: str, youth: Youth) -> Destination:
    return (HOME, youth.id) if place == HOME else (place, "")
