import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import YouthCarePlan
from matcher.engine.prepare.placements import HomeTravel, PlacementRules, Placements, stay_options
from matcher.engine.prepare.supports import NOBODY, Supports
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, options_of_youth
from matcher.tables.units import EXPERTISES
from matcher.tables.youths import YouthTable
from matcher.terms import STAY_TERMS
from models.stay import HOME


def daily_points(options: StayOptions, youths: YouthTable, instance: Instance) -> NDArray[np.int64]:
    """Points of a day of each option, brigade visits included, shape (options,)."""
    points = np.zeros(len(options), dtype=np.int64)
    for term in STAY_TERMS:
        points += term.points_per_day(options, youths, instance)
    return points


def cheapest_of_each(
    group: NDArray[np.int64], item: NDArray[np.int64], points: NDArray[np.int64], most: int
) -> NDArray[np.bool_]:
    """
    Rows of the ``most`` cheapest items of each group; an item costs its cheapest row, ties by item.

    Parameters
    ----------
    group, item, points
        Shape (rows,); rows with the same item belong to the same group and stay or go together.
    """
    if not len(group):
        return np.zeros(0, dtype=bool)
    items, row_item = np.unique(item, return_inverse=True)
    cost = np.full(len(items), np.iinfo(np.int64).max)
    np.minimum.at(cost, row_item, points)
    group_of = np.empty(len(items), dtype=np.int64)
    group_of[row_item] = group
    order = np.lexsort((np.arange(len(items)), cost, group_of))
    ranked = group_of[order]
    first = np.searchsorted(ranked, ranked)
    rank = np.empty(len(items), dtype=np.int64)
    rank[order] = np.arange(len(items)) - first
    keep: NDArray[np.bool_] = rank[row_item] < most
    return keep


CHUNK_YOUTHS = 256


class OptionBuilder:
    """Which places with which support each youth may have in which periods: rules first, then candidates."""

    def __init__(self, instance: Instance, youths: YouthTable, care: list[YouthCarePlan]) -> None:
        self._instance, self._youths, self._care = instance, youths, care
        self._supports = Supports(instance)
        self._rules = PlacementRules(instance, self._supports)
        self._unit_locations = [unit.location for unit in instance.units.units]

    def build(self, first: int, last: int) -> StayOptions:
        """Options of the youths in rows ``first .. last`` (exclusive), neighbours by youth."""
        instance = self._instance
        homes = [youth.home.location for youth in instance.snapshot.youths[first:last]]
        travel = HomeTravel(
            first,
            instance.travel.minutes(homes, self._unit_locations),
            instance.travel.minutes(instance.ambulant.locations, homes),
            instance.travel.minutes(instance.brigade.locations, homes),
        )
        placements = Placements.none()
        for row in range(first, last):
            self._rules.add_placements(placements, row, self._care[row], travel)
        placements = self._nearby_places(placements, travel)
        options = self._supported(placements, travel)
        options = options.kept(self._cheap_supports(options) & ~self._known_as_pins(options))
        self._keep_to_pins(options)
        return options

    def _known_as_pins(self, options: StayOptions) -> NDArray[np.bool_]:
        """Rows that are also there as what a pin asks for, shape (options,)."""
        again = np.zeros(len(options), dtype=bool)
        for pin in np.flatnonzero(options.pinned):
            rows = options_of_youth(options, int(options.youth[pin]))
            same = (options.place[rows] == options.place[pin]) & (options.brigade[rows] == options.brigade[pin])
            same &= (options.team[rows] == options.team[pin]).all(axis=1)
            same &= (options.resident[rows] == options.resident[pin]) & ~options.pinned[rows]
            again[rows[same]] = True
        return again

    def _keep_to_pins(self, options: StayOptions) -> None:
        """Closes, in place, everything but a pin's own arrangement on its days."""
        for youth in np.unique(options.youth[options.pinned]):
            rows = options_of_youth(options, int(youth))
            for pin in self._care[youth].pins:
                team = self._supports.rows(pin.stay.support)
                brigade, place = pin.stay.brigade_team_id, pin.stay.place
                own = options.pinned[rows] & (options.team[rows] == team).all(axis=1)
                own &= options.place[rows] == (options.home if place == HOME else self._instance.units.index[place])
                own &= options.brigade[rows] == (NOBODY if brigade is None else self._instance.brigade.index[brigade])
                options.allowed[rows[~own], pin.first : pin.until] = False

    def _nearby_places(self, placements: Placements, travel: HomeTravel) -> Placements:
        """Keeps the cheapest places of each youth, judged with the best support; those with brigade apart."""
        settings = self._instance.settings
        youth = np.array(placements.youth, dtype=np.int64)
        place = youth * (len(self._instance.units.units) + 1) + np.array(placements.place, dtype=np.int64)
        visited = np.array(placements.brigade, dtype=np.int64) >= 0
        entered = ~np.array(placements.resident, dtype=bool) & (np.array(placements.pin, dtype=np.int64) < 0)
        keep = np.ones(len(placements), dtype=bool)
        for kind, most in (
            (entered & ~visited, settings.places_per_youth),
            (entered & visited, settings.brigade_places_per_youth),
        ):
            # mostly a youth has fewer anyhow: only the others' are judged
            many = kind & (np.bincount(youth[kind], minlength=len(self._care)) > most)[youth]
            if many.any():
                judged = self._supported(placements.kept(many), travel, nearest_only=True)
                points = daily_points(judged, self._youths, self._instance)
                keep[many] = cheapest_of_each(youth[many], place[many], points, most)
        return placements.kept(keep)

    def _cheap_supports(self, options: StayOptions) -> NDArray[np.bool_]:
        """Keeps the cheapest supports of each placement, beside nobody and those that go on from today."""
        points = daily_points(options, self._youths, self._instance)
        placement = (options.youth * (options.home + 1) + options.place) * 4 + options.resident + 2 * options.pinned
        placement = placement * (len(self._instance.brigade.ids) + 1) + options.brigade + 1
        most = self._instance.settings.supports_per_place
        keep = cheapest_of_each(placement, np.arange(len(options)), points, most)
        today = self._rules.today[options.youth]
        goes_on = (today >= 0).any(axis=1) & ((today < 0) | (options.team == today)).all(axis=1)
        going = np.where(goes_on, points, np.iinfo(np.int64).max)
        keep |= goes_on & cheapest_of_each(placement, np.arange(len(options)), going, 1)
        return keep | options.current | options.pinned | (options.team < 0).all(axis=1)

    def _supported(self, placements: Placements, travel: HomeTravel, *, nearest_only: bool = False) -> StayOptions:
        """Every support of every placement, or only the one that covers most from nearest by."""
        home, rules = len(self._instance.units.units), self._rules
        teams: list[NDArray[np.int64]] = []
        at_home: dict[tuple[int, bool], NDArray[np.int64]] = {}
        for row in range(len(placements)):
            youth, place, pin = placements.youth[row], placements.place[row], placements.pin[row]
            asked, today, stays_on = rules.asked[youth], rules.today[youth], placements.resident[row]
            if pin >= 0:
                choice = self._supports.rows(self._care[youth].pins[pin].stay.support)[None, :]
            elif place == home:
                key = (youth, stays_on)
                if key not in at_home:
                    minutes = travel.ambulant[:, youth - travel.first_youth]
                    at_home[key] = self._supports.at_home(minutes, asked, today, stays_on)
                choice = at_home[key]
            else:
                choice = self._supports.at_unit(place, asked, today, stays_on)
            teams.append(choice[_nearest_row(choice)][None, :] if nearest_only else choice)
        count = np.array([len(choice) for choice in teams], dtype=np.int64)
        placement = np.repeat(np.arange(len(placements)), count)
        team = np.concatenate(teams) if teams else np.zeros((0, len(EXPERTISES)), dtype=np.int64)
        youth_of = np.array(placements.youth, dtype=np.int64)[placement]
        current = np.array(placements.resident, dtype=bool)[placement]
        current &= (team == rules.today[youth_of]).all(axis=1)
        current &= np.array(placements.brigade, dtype=np.int64)[placement] == rules.own_brigade[youth_of]
        return stay_options(placements, placement, team, current, travel, self._instance)


def _nearest_row(choice: NDArray[np.int64]) -> int:
    """The first combination in which nobody is missing that could come: nearest teams stand first."""
    return int((choice >= 0).sum(axis=1).argmax())
