import pytest

from matcher.resources.brigade_minutes import BrigadeMinutes
from matcher.resources.protocol import ExcessTest
from tests.matcher.check.build import World, alternative, brigade, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, excess_days
from tests.matcher.tables.instances import option_at, problem_of

KIND = BrigadeMinutes()


def _made(visits: int = 3, minutes: int = 85, weeks: int = 4) -> World:
    """b-1 at 17 and b-2 at 6 minutes from the unit, 22 and 1 from home."""
    return world(
        unit("u-1", where=25, setting="three_milieu"),
        brigade("b-2", where=31, minutes_per_week=901),
        brigade("b-1", where=8, minutes_per_week=1103),
        youth(
            need=need("closed", "home"),
            brigade_alternative=alternative("home", "three_milieu", visits=visits, minutes=minutes, weeks=weeks),
            home=30,
        ),
    )


def test_one_resource_a_team_in_order_of_id_only_while_it_visits() -> None:
    block = block_of(KIND, problem_of(_made()))
    assert block.ids == ["brigade:b-1", "brigade:b-2"]
    assert block.capacity.tolist() == [[1103] * 15, [901] * 15]
    assert (block.unit, block.visiting, block.switches) == ("minute per week", True, [])
    assert block.excess_test is ExcessTest.OVER_CAPACITY


@pytest.mark.parametrize(
    ("visits", "minutes", "place", "team", "demand"),
    [
        (3, 85, "u-1", "b-1", 3 * (85 + 34)),
        (3, 85, "u-1", "b-2", 3 * (85 + 12)),
        (1, 85, "u-1", "b-1", 119),
        (21, 15, "home", "b-1", 21 * (15 + 44)),
        (3, 85, "home", "b-2", 3 * (85 + 2)),
    ],
)
def test_visits_and_a_round_trip_for_each(visits: int, minutes: int, place: str, team: str, demand: int) -> None:
    problem = problem_of(_made(visits, minutes))
    found = asked(block_of(KIND, problem), option_at(problem, "y-1", place, team))
    assert found == {f"brigade:{team}": demand}


@pytest.mark.parametrize(
    ("percent", "place", "team", "road"),
    [
        (100, "u-1", "b-1", 17),
        # 17 x 1.30 = 22.1 and 6 x 1.30 = 7.8, each way rounded up
        (130, "u-1", "b-1", 23),
        (130, "u-1", "b-2", 6),
        (150, "home", "b-1", 33),
    ],
)
def test_travel_counts_at_the_teams_percentage(percent: int, place: str, team: str, road: int) -> None:
    problem = problem_of(_made().change("b-1", travel_percent=percent))
    found = asked(block_of(KIND, problem), option_at(problem, "y-1", place, team))
    assert found == {f"brigade:{team}": 3 * (85 + 2 * road)}


def test_without_the_brigade_nothing_is_asked() -> None:
    problem = problem_of(_made())
    assert asked(block_of(KIND, problem), option_at(problem, "y-1", "home")) == {}


@pytest.mark.parametrize(
    ("minutes", "since", "weeks", "days"),
    [
        (358, -10, 4, []),
        (357, -10, 4, []),
        # 28 visiting days from day -10 end with day 17, in the week from 14
        (356, -10, 4, [0, 1, 2, 3, 4, 5, 6, 7, 14]),
        (356, -7, 4, [0, 1, 2, 3, 4, 5, 6, 7, 14]),
        (356, -14, 4, [0, 1, 2, 3, 4, 5, 6, 7]),
        (356, -27, 4, [0]),
        (356, -28, 4, []),
        (0, -28, 5, [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_it_is_an_excess_as_long_as_the_brigade_visits(minutes: int, since: int, weeks: int, days: list[int]) -> None:
    made = _made(weeks=weeks).change("b-1", minutes_per_week=minutes)
    made.change("y-1", current_stay=living("u-1", since, "b-1"))
    assert excess_days(problem_of(made), "brigade:b-1") == days
