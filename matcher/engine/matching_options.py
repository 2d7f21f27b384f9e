import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from matcher.resources.pairs import options_of_youth
from matcher.tables.units import EXPERTISES
from models.stay import HOME, Stay

GONE = -2
"""Row of a team that the snapshot does not have: no option has it."""


def matching_options(problem: MatchingProblem, youth: int, stay: Stay) -> NDArray[np.int64]:
    """The youth's options with the stay's place, brigade team and, expertise by expertise, ambulant teams."""
    options, scene = problem.options, problem.scene
    rows = options_of_youth(options, youth)
    place = options.home if stay.place == HOME else scene.units.index.get(stay.place, GONE)
    team = np.full(len(EXPERTISES), -1, dtype=np.int64)
    for item in stay.support:
        team[EXPERTISES.index(item.expertise)] = scene.ambulant.index.get(item.team_id, GONE)
    brigade = -1 if stay.brigade_team_id is None else scene.brigade.index.get(stay.brigade_team_id, GONE)
    same = (options.place[rows] == place) & (options.brigade[rows] == brigade)
    matching: NDArray[np.int64] = rows[same & (options.team[rows] == team).all(axis=1)]
    return matching
