from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.tables.units import EXPERTISES
from models.capacity import AmbulantTeam, BrigadeTeam
from models.geography import Location


@dataclass(frozen=True)
class TeamTable:
    """Ambulant or brigade teams as columns of shape (teams,); brigade teams have every expertise False."""

    ids: tuple[str, ...]
    index: dict[str, int]
    locations: tuple[Location, ...]
    minutes_per_week: NDArray[np.int64]
    max_travel_minutes: NDArray[np.int32]
    travel_percent: NDArray[np.int64]
    """What a minute of travel takes of the team's minutes."""
    has_expertise: NDArray[np.bool_]
    """(teams, expertises)"""


def team_table(teams: Sequence[AmbulantTeam] | Sequence[BrigadeTeam]) -> TeamTable:
    """Turns teams into columns, ordered by id so that ties in distance go by id."""
    ordered: list[AmbulantTeam | BrigadeTeam] = sorted(teams, key=_id)
    return TeamTable(
        ids=tuple(team.id for team in ordered),
        index={team.id: row for row, team in enumerate(ordered)},
        locations=tuple(team.location for team in ordered),
        minutes_per_week=np.array([team.minutes_per_week for team in ordered], dtype=np.int64),
        max_travel_minutes=np.array([team.max_travel_minutes for team in ordered], dtype=np.int32),
        travel_percent=np.array([team.travel_percent for team in ordered], dtype=np.int64),
        has_expertise=np.array(
            [
                [isinstance(team, AmbulantTeam) and expertise in team.expertises for expertise in EXPERTISES]
                for team in ordered
            ],
            dtype=bool,
        ).reshape(len(ordered), len(EXPERTISES)),
    )


def _id(team: AmbulantTeam | BrigadeTeam) -> str:
    return team.id


def road_minutes(travel_minutes: NDArray[np.int64], percent: NDArray[np.int64]) -> NDArray[np.int64]:
    """What a one-way trip takes of a team's minutes: the travel minutes at the team's percentage, rounded up."""
    return -(-travel_minutes * percent // 100)


def nearest_able(travel_minutes: NDArray[np.int32], able: NDArray[np.bool_], most: int) -> list[NDArray[np.intp]]:
    """
    The nearest able teams of each place, nearest first, ties by id.

    Parameters
    ----------
    travel_minutes
        Shape (teams, places), one way.
    able
        Shape (teams, places): the team may come there at all.
    most
        How many teams a place keeps.

    Returns
    -------
    list
        One array of team rows for each place.
    """
    ranked = np.where(able, travel_minutes, np.iinfo(np.int32).max)
    order = np.argsort(ranked, axis=0, kind="stable")[:most]
    kept = np.take_along_axis(able, order, axis=0)
    return [order[kept[:, place], place] for place in range(travel_minutes.shape[1])]
