import pytest

from matcher.terms.family_travel import FamilyTravelTerm
from tests.matcher.check.build import living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

TERM = FamilyTravelTerm()


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("family_travel", "minutes")


@pytest.mark.parametrize(
    ("visits", "minutes", "expected"),
    [
        # 11 points a minute; 102 x 11 = 1122 and 1125 // 7 = 160
        (3, 17, (102, 160)),
        # 2 x 11 = 22 and 25 // 7 = 3
        (1, 1, (2, 3)),
        (1, 29, (58, 91)),
        (0, 29, (0, 0)),
        (14, 0, (0, 0)),
        (14, 33, (924, 1452)),
    ],
)
def test_round_trips_of_a_week(visits: int, minutes: int, expected: tuple[int, int]) -> None:
    made = world(unit("u-0", where=3), unit("u-1", where=20 + minutes), youth(home=20))
    made.change("y-1", family_visits_per_week=visits)
    made.policy = UNLIKE
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1")) == expected


def test_the_family_is_at_home() -> None:
    made = world(unit("u-1", where=31), youth(need=need("home", "open_group"), family_visits_per_week=4))
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "home")) == (0, 0)
    # 4 x 2 x 11 at 10 points
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1")) == (88, 126)


def test_each_family_travels_from_its_own_home_however_far_a_resident_lives() -> None:
    made = world(
        unit("u-1", where=31),
        youth("y-1", home=18),
        youth("y-2", home=129, current_stay=living("u-1", -4)),
    )
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1"))[0] == 26
    assert paid(TERM, problem, option_at(problem, "y-2", "u-1", resident=True))[0] == 196
