import pytest

from matcher.terms.family_travel import FamilyTravelTerm
from matcher.terms.professional_travel import AmbulantTravelTerm, BrigadeTravelTerm
from tests.matcher.check.build import World, alternative, ambulant, brigade, living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

AMBULANT = AmbulantTravelTerm()
BRIGADE = BrigadeTravelTerm()


def test_their_name_and_unit() -> None:
    for term in (AMBULANT, BRIGADE):
        assert (term.code, term.unit) == ("professional_travel", "minutes")


def _helped(ggz: int, lvb: int) -> World:
    """Teams at 12 and 29 minutes from the unit, 13 and 4 from home; 50 minutes a visit, 5 points a minute."""
    made = world(
        unit("u-1", where=25),
        ambulant("t-1", "ggz", "lvb", where=13),
        ambulant("t-2", "lvb", where=-4),
        youth(need=need("home", "open_group", expertises={"ggz": ggz, "lvb": lvb}), home=0),
    )
    made.policy = UNLIKE
    return made


@pytest.mark.parametrize(
    ("ggz", "expected"),
    [
        (49, (24, 17)),
        (50, (24, 17)),
        (51, (48, 34)),
        (100, (48, 34)),
        (101, (72, 51)),
        (1, (24, 17)),
    ],
)
def test_a_begun_visit_is_a_trip(ggz: int, expected: tuple[int, int]) -> None:
    problem = problem_of(_helped(ggz, 7))
    assert paid(AMBULANT, problem, option_at(problem, "y-1", "u-1", ggz="t-1")) == expected


def test_the_weeks_of_all_teams_are_spread_together() -> None:
    # 3 x 2 x 12 + 1 x 2 x 29 = 130 minutes, 650 points: 93 a day, where one by one it would be 51 + 41
    problem = problem_of(_helped(101, 50))
    assert paid(AMBULANT, problem, option_at(problem, "y-1", "u-1", ggz="t-1", lvb="t-2")) == (130, 93)


def test_one_team_makes_its_trips_for_each_expertise() -> None:
    # 26 + 26 minutes of care are two visits, though one would be long enough for 52
    problem = problem_of(_helped(26, 25))
    assert paid(AMBULANT, problem, option_at(problem, "y-1", "u-1", ggz="t-1", lvb="t-1")) == (48, 34)


def test_to_the_home_it_is_another_way() -> None:
    problem = problem_of(_helped(101, 50))
    # 3 x 2 x 13 + 1 x 2 x 4
    assert paid(AMBULANT, problem, option_at(problem, "y-1", "home", ggz="t-1", lvb="t-2")) == (86, 61)


def test_nobody_travels_where_nobody_comes() -> None:
    problem = problem_of(_helped(101, 50))
    for place in ("home", "u-1"):
        assert paid(AMBULANT, problem, option_at(problem, "y-1", place)) == (0, 0)
        assert paid(BRIGADE, problem, option_at(problem, "y-1", place)) == (0, 0)


def test_a_team_that_goes_on_travels_beyond_its_limit() -> None:
    made = world(
        unit("u-1", where=77),
        ambulant("t-1", where=0, max_travel_minutes=8),
        youth(need=need(expertises={"ggz": 61}), current_stay=living("u-1", -3, ggz="t-1")),
    )
    problem = problem_of(made)
    # 2 trips of 2 x 77 minutes at 5 points: 1540 // 7
    assert paid(AMBULANT, problem, option_at(problem, "y-1", "u-1", resident=True, ggz="t-1")) == (308, 220)


@pytest.mark.parametrize(
    ("visits", "where", "place", "expected"),
    [
        # 4 x 2 x 23 = 184 minutes, 920 points, 923 // 7
        (4, 2, "u-1", (184, 131)),
        (4, 2, "home", (144, 103)),
        (1, 2, "u-1", (46, 33)),
        (21, 25, "u-1", (0, 0)),
    ],
)
def test_the_brigades_round_trips(visits: int, where: int, place: str, expected: tuple[int, int]) -> None:
    made = world(
        unit("u-1", where=25, setting="three_milieu"),
        brigade("b-1", where=where),
        youth(
            need=need("closed"),
            brigade_alternative=alternative("home", "three_milieu", visits=visits),
            home=20,
        ),
    )
    made.policy = UNLIKE
    problem = problem_of(made)
    row = option_at(problem, "y-1", place, "b-1")
    assert paid(BRIGADE, problem, row) == expected
    assert paid(AMBULANT, problem, row) == (0, 0)
    assert problem.costs.visit_day[row] == expected[1]
    assert problem.costs.day[row] == paid(FamilyTravelTerm(), problem, row)[1]
