import numpy as np
import pytest

from matcher.tables.units import EXPERTISES
from matcher.terms.change_of_team import ChangeOfTeamTerm
from tests.matcher.check.build import world
from tests.matcher.tables.instances import UNLIKE, instance_of

TERM = ChangeOfTeamTerm()


def _teams(**teams: int) -> list[int]:
    """Team rows by expertise, then the brigade; nobody where none is named."""
    return [teams.get(item.value, -1) for item in EXPERTISES] + [teams.get("brigade", -1)]


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("change_of_team", "changes")


def test_its_points() -> None:
    made = world()
    made.policy = UNLIKE
    assert TERM.points(instance_of(made)) == 6007


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, 0),
        ({}, {"ggz": 0, "brigade": 2}, 0),
        ({"ggz": 0}, {"ggz": 0}, 0),
        ({"ggz": 0}, {"ggz": 3}, 1),
        ({"ggz": 0}, {}, 1),
        ({"ggz": 0}, {"lvb": 0}, 1),
        ({"ggz": 4, "lvb": 4}, {"ggz": 4, "lvb": 1}, 1),
        ({"ggz": 4, "lvb": 4}, {"ggz": 1, "lvb": 1}, 2),
        ({"ggz": 4, "lvb": 1}, {"ggz": 1, "lvb": 4}, 2),
        ({"brigade": 0}, {"brigade": 0}, 0),
        ({"brigade": 0}, {"brigade": 1}, 1),
        ({"brigade": 0}, {"ggz": 0}, 1),
        ({"jeo": 0, "lvb": 1, "ggz": 2, "forensic": 3, "addiction": 4, "brigade": 5}, {}, 6),
    ],
)
def test_each_team_that_stops(before: dict[str, int], after: dict[str, int], changes: int) -> None:
    found = TERM.changes(np.array([_teams(**before), _teams()]), np.array([_teams(**after), _teams(ggz=9)]))
    assert found.tolist() == [changes, 0]


def test_no_transition_no_change() -> None:
    none = np.zeros((0, len(EXPERTISES) + 1), dtype=np.int64)
    assert TERM.changes(none, none).tolist() == []
