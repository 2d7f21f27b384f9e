import pytest

from matcher.resources.ambulant_minutes import AmbulantMinutes
from matcher.resources.protocol import ExcessTest
from tests.matcher.check.build import World, ambulant, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, excess_days
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of

KIND = AmbulantMinutes()


def _made(ggz: int = 101, lvb: int = 50) -> World:
    """Visits of 50 minutes; t-1 at 12 minutes and t-2 at 29 from the unit, 13 and 4 from home."""
    made = world(
        unit("u-1", where=25),
        ambulant("t-2", "lvb", where=-4, minutes_per_week=803),
        ambulant("t-1", "ggz", "lvb", where=13, minutes_per_week=707),
        youth(need=need("home", "open_group", expertises={"ggz": ggz, "lvb": lvb}), home=0),
    )
    made.policy = UNLIKE
    return made


def test_one_resource_a_team_in_order_of_id() -> None:
    block = block_of(KIND, problem_of(_made()))
    assert block.ids == ["ambulant:t-1", "ambulant:t-2"]
    assert block.capacity.tolist() == [[707] * 15, [803] * 15]
    assert (block.unit, block.visiting, block.switches) == ("minute per week", False, [])
    assert block.excess_test is ExcessTest.OVER_CAPACITY


@pytest.mark.parametrize(
    ("ggz", "minutes"),
    [(1, 1 + 24), (49, 49 + 24), (50, 50 + 24), (51, 51 + 48), (100, 148), (101, 101 + 72)],
)
def test_care_and_a_round_trip_for_each_begun_visit(ggz: int, minutes: int) -> None:
    problem = problem_of(_made(ggz=ggz))
    block = block_of(KIND, problem)
    assert asked(block, option_at(problem, "y-1", "u-1", ggz="t-1")) == {"ambulant:t-1": minutes}


def test_each_team_is_asked_for_what_it_brings_from_where_it_stands() -> None:
    problem = problem_of(_made())
    block = block_of(KIND, problem)
    apart = option_at(problem, "y-1", "u-1", ggz="t-1", lvb="t-2")
    assert asked(block, apart) == {"ambulant:t-1": 101 + 72, "ambulant:t-2": 50 + 58}
    at_home = option_at(problem, "y-1", "home", ggz="t-1", lvb="t-2")
    assert asked(block, at_home) == {"ambulant:t-1": 101 + 78, "ambulant:t-2": 50 + 8}
    assert asked(block, option_at(problem, "y-1", "u-1")) == {}


@pytest.mark.parametrize(("percent", "road"), [(100, 12), (101, 13), (109, 14), (250, 30)])
def test_travel_counts_at_the_teams_percentage_each_way_rounded_up(percent: int, road: int) -> None:
    problem = problem_of(_made().change("t-1", travel_percent=percent))
    found = asked(block_of(KIND, problem), option_at(problem, "y-1", "u-1", ggz="t-1", lvb="t-2"))
    assert found == {"ambulant:t-1": 101 + 3 * 2 * road, "ambulant:t-2": 50 + 58}


def test_two_expertises_of_one_team_add_up() -> None:
    problem = problem_of(_made())
    both = option_at(problem, "y-1", "u-1", ggz="t-1", lvb="t-1")
    assert asked(block_of(KIND, problem), both) == {"ambulant:t-1": 101 + 72 + 50 + 24}
    column = problem.resources.ids.index("ambulant:t-1")
    assert problem.resources.demand[[both], :].toarray()[0, column] == 247


def test_a_team_that_goes_on_unasked_takes_no_minutes() -> None:
    made = _made().change("y-1", need=need(expertises={"lvb": 50}), current_stay=living("u-1", -5, ggz="t-1"))
    problem = problem_of(made)
    going_on = option_at(problem, "y-1", "u-1", resident=True, ggz="t-1")
    assert sum(asked(block_of(KIND, problem), going_on).values()) == 0


@pytest.mark.parametrize(("minutes", "days"), [(174, 0), (173, 0), (172, 15), (0, 15)])
def test_more_minutes_than_the_team_has_are_an_excess(minutes: int, days: int) -> None:
    made = _made().change("t-1", minutes_per_week=minutes)
    made.change("y-1", current_stay=living("u-1", -5, ggz="t-1"))
    assert len(excess_days(problem_of(made), "ambulant:t-1")) == days
