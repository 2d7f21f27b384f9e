import pytest

from matcher.resources.beds import Beds
from matcher.resources.protocol import ExcessTest
from models.capacity import BedChange
from tests.matcher.check.build import beds_from, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, capacity_of, excess_days
from tests.matcher.tables.instances import option_at, problem_of

KIND = Beds()


def test_one_resource_a_unit() -> None:
    block = block_of(KIND, problem_of(world(unit("u-2", beds=3), unit("u-1", beds=0), youth())))
    assert block.ids == ["beds:u-2", "beds:u-1"]
    assert block.capacity.tolist() == [[3] * 15, [0] * 15]
    assert (block.unit, block.visiting, block.switches) == ("bed", False, [])
    assert block.excess_test is ExcessTest.OVER_CAPACITY


@pytest.mark.parametrize(
    ("changes", "weeks"),
    [
        # days 7, 14, 21, 28, 35 ... begin a week
        ((beds_from(21, 2),), [6, 6, 2, 2, 2, 2, 2, 2]),
        ((beds_from(22, 2),), [6, 6, 2, 2, 2, 2, 2, 2]),
        ((beds_from(20, 2),), [6, 2, 2, 2, 2, 2, 2, 2]),
        ((beds_from(22, 9),), [6, 6, 6, 9, 9, 9, 9, 9]),
        ((beds_from(21, 9),), [6, 6, 9, 9, 9, 9, 9, 9]),
        ((beds_from(22, 2), beds_from(24, 9)), [6, 6, 2, 9, 9, 9, 9, 9]),
        ((beds_from(22, 9), beds_from(24, 2)), [6, 6, 2, 2, 2, 2, 2, 2]),
    ],
)
def test_a_change_within_a_week_counts_the_lower(changes: tuple[BedChange, ...], weeks: list[int]) -> None:
    block = block_of(KIND, problem_of(world(unit("u-1", beds=6, bed_changes=changes), youth())))
    assert capacity_of(block, "beds:u-1") == [6] * 7 + weeks


def test_a_youth_takes_one_bed_where_the_unit_is_and_none_at_home() -> None:
    made = world(unit("u-1"), unit("u-2"), youth("y-1", need=need("home", "open_group")))
    made.add(youth("y-2", need=need("open_group"), current_stay=living("u-1", -8)))
    problem = problem_of(made)
    block = block_of(KIND, problem)
    assert asked(block, option_at(problem, "y-1", "u-2")) == {"beds:u-2": 1}
    assert asked(block, option_at(problem, "y-1", "home")) == {}
    assert asked(block, option_at(problem, "y-2", "u-1", resident=True)) == {"beds:u-1": 1}


@pytest.mark.parametrize(
    ("beds", "changes", "days"),
    [
        (2, (), []),
        (3, (beds_from(3, 2),), []),
        (3, (beds_from(17, 1),), [14, 21, 28, 35, 42, 49, 56]),
        (1, (beds_from(3, 2),), [0, 1, 2]),
        (0, (beds_from(9, 3),), [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_two_residents_in_too_few_beds_are_an_excess(
    beds: int, changes: tuple[BedChange, ...], days: list[int]
) -> None:
    made = world(unit("u-1", beds=beds, bed_changes=changes))
    made.add(youth("y-1", current_stay=living("u-1", -8)), youth("y-2", current_stay=living("u-1", -6)))
    assert excess_days(problem_of(made), "beds:u-1") == days
