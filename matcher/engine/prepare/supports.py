from itertools import product

import numpy as np
from numpy.typing import NDArray

from matcher.rules.brigade import BrigadeRule
from matcher.tables.instance import Instance
from matcher.tables.teams import nearest_able
from matcher.tables.units import EXPERTISES
from models.stay import Support

NOBODY = -1


class Supports:
    """
    Which combinations of ambulant teams could support a stay, and which brigade teams could visit it.

    For each expertise that is asked and not on site: nobody, or one of the nearest able teams, or the team that
    treats the youth today if it is able too. At the current place a team that treats the youth may go on whatever
    its reach, what is asked or what is on site; like anybody's, its minutes may also be worth more elsewhere.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._most = instance.settings.teams_per_expertise
        self._unit_teams = self._nearest(instance.ambulant_unit_minutes)
        able = BrigadeRule().able(instance.brigade_unit_minutes, instance)
        self._unit_brigades = nearest_able(
            instance.brigade_unit_minutes, able, instance.settings.brigade_teams_per_place
        )
        self._combinations: dict[tuple[int, bytes, bytes], NDArray[np.int64]] = {}

    def at_unit(
        self, unit: int, asked: NDArray[np.bool_], today: NDArray[np.int64], stays_on: bool
    ) -> NDArray[np.int64]:
        """
        Team rows of every combination, shape (combinations, expertises).

        Parameters
        ----------
        asked
            Expertises of the need, shape (expertises,).
        today
            Team rows that treat the youth today, -1 for none, shape (expertises,).
        stays_on
            It is the current place: today's teams go on, whatever their reach or what is on site.
        """
        if stays_on:
            return _combine(self._choices(asked, today, stays_on, unit))
        key = (unit, asked.tobytes(), today.tobytes())
        known = self._combinations.get(key)
        if known is None:
            known = self._combinations[key] = _combine(self._choices(asked, today, stays_on, unit))
        return known

    def at_home(
        self,
        team_minutes: NDArray[np.int32],
        asked: NDArray[np.bool_],
        today: NDArray[np.int64],
        stays_on: bool,
    ) -> NDArray[np.int64]:
        """The same at the youth's home; ``team_minutes`` are one way from each base, shape (ambulant teams,)."""
        nearest = self._nearest(team_minutes[:, None])
        reach = team_minutes <= self._instance.ambulant.max_travel_minutes
        choices = []
        for row in range(len(EXPERTISES)):
            teams = [NOBODY]
            if asked[row]:
                teams += list(nearest[row][0])
            if today[row] >= 0:
                _add_today(teams, int(today[row]), stays_on or (bool(asked[row]) and bool(reach[today[row]])))
            choices.append(teams)
        return _combine(choices)

    def brigades_at_unit(self, unit: int) -> NDArray[np.intp]:
        """Nearest brigade teams that reach the unit."""
        return self._unit_brigades[unit]

    def brigades_at_home(self, brigade_minutes: NDArray[np.int32]) -> NDArray[np.intp]:
        """Nearest brigade teams that reach the home."""
        able = BrigadeRule().able(brigade_minutes[:, None], self._instance)
        return nearest_able(brigade_minutes[:, None], able, self._instance.settings.brigade_teams_per_place)[0]

    def is_able(
        self,
        support: NDArray[np.int64],
        missing: NDArray[np.bool_],
        today: NDArray[np.int64],
        team_minutes: NDArray[np.int32],
    ) -> bool:
        """
        Whether the rules allow a support at a place, near or not among the nearest (semantics, section 4).

        Parameters
        ----------
        support
            Team row by expertise, -1 for nobody, shape (expertises,).
        missing
            Expertises of the need that are not on site, shape (expertises,).
        today
            Teams that go on whatever their reach: those of today at the current place, else -1.
        team_minutes
            One way from each base to the place, shape (ambulant teams,).
        """
        table = self._instance.ambulant
        for expertise, team in enumerate(support):
            if team in (NOBODY, today[expertise]):
                continue
            near = team_minutes[team] <= table.max_travel_minutes[team]
            if not (missing[expertise] and near and table.has_expertise[team, expertise]):
                return False
        return True

    def rows(self, support: tuple[Support, ...]) -> NDArray[np.int64]:
        """A support as team rows by expertise."""
        teams = np.full(len(EXPERTISES), NOBODY, dtype=np.int64)
        for item in support:
            teams[EXPERTISES.index(item.expertise)] = self._instance.ambulant.index[item.team_id]
        return teams

    def _nearest(self, minutes: NDArray[np.int32]) -> list[list[NDArray[np.intp]]]:
        table = self._instance.ambulant
        reach = minutes <= table.max_travel_minutes[:, None]
        return [
            nearest_able(minutes, reach & table.has_expertise[:, row, None], self._most)
            for row in range(len(EXPERTISES))
        ]

    def _choices(
        self, asked: NDArray[np.bool_], today: NDArray[np.int64], stays_on: bool, unit: int
    ) -> list[list[int]]:
        instance, choices = self._instance, []
        for row in range(len(EXPERTISES)):
            teams = [NOBODY]
            brought = bool(asked[row]) and not instance.units.on_site[unit, row]
            if brought:
                teams += list(self._unit_teams[row][unit])
            if today[row] >= 0:
                near = instance.ambulant_unit_minutes[today[row], unit]
                able = brought and near <= instance.ambulant.max_travel_minutes[today[row]]
                _add_today(teams, int(today[row]), stays_on or bool(able))
            choices.append(teams)
        return choices


def _combine(choices: list[list[int]]) -> NDArray[np.int64]:
    return np.array(list(product(*choices)), dtype=np.int64)


def _add_today(teams: list[int], today: int, able: bool) -> None:
    if able and today not in teams:
        teams.append(today)
