from itertools import product

import pytest

from matcher.resources.one_sex import OneSexAtATime
from matcher.resources.protocol import ExcessTest
from models.vocabulary import Sex
from tests.matcher.check.build import World, beds_from, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, excess_days
from tests.matcher.tables.instances import option_at, problem_of

KIND = OneSexAtATime()
GIRLS, BOYS = "sex:u-2:female", "sex:u-2:male"
SEX = {"y-1": Sex.FEMALE, "y-2": Sex.MALE, "y-3": Sex.FEMALE, "y-4": Sex.MALE}


def _made(*residents: str, beds: int = 2) -> World:
    made = world(unit("u-1"), unit("u-2", one_sex_at_a_time=True, beds=beds, bed_changes=(beds_from(9, 5),)))
    for name, sex in SEX.items():
        stay = living("u-2", -11) if name in residents else None
        made.add(youth(name, sex=sex, need=need("home", "open_group"), current_stay=stay, may_move=True))
    return made


def test_two_resources_a_unit_and_a_switch_between_them() -> None:
    block = block_of(KIND, problem_of(_made("y-1", "y-3", "y-4")))
    assert block.ids == [GIRLS, BOYS]
    assert block.partner is not None
    assert block.partner.tolist() == [1, 0]
    assert block.excess_test is ExcessTest.BOTH_PRESENT
    assert (block.unit, block.visiting) == ("youth", False)
    # three residents beside 2 beds until day 14, then 5
    room = [2 + 3] * 8 + [5 + 3] * 7
    assert block.capacity.tolist() == [[0] * 15, room]
    (switch,) = block.switches
    assert {row: values.tolist() for row, values in switch.coefficients.items()} == {
        0: [-number for number in room],
        1: room,
    }
    assert (switch.points.tolist(), switch.term, switch.youth) == ([0] * 15, None, None)


def test_every_youth_there_counts_on_the_own_side() -> None:
    problem = problem_of(_made("y-4"))
    block = block_of(KIND, problem)
    assert asked(block, option_at(problem, "y-1", "u-2")) == {GIRLS: 1}
    assert asked(block, option_at(problem, "y-2", "u-2")) == {BOYS: 1}
    assert asked(block, option_at(problem, "y-4", "u-2", resident=True)) == {BOYS: 1}
    assert asked(block, option_at(problem, "y-1", "u-1")) == {}
    assert asked(block, option_at(problem, "y-1", "home")) == {}


def test_exactly_those_of_one_sex_fit() -> None:
    block = block_of(KIND, problem_of(_made("y-1")))
    coefficients = block.switches[0].coefficients
    # two beds and one resident: up to three
    for girls, boys in product(range(4), repeat=2):
        fits = any(
            girls + coefficients[0][0] * on <= block.capacity[0, 0]
            and boys + coefficients[1][0] * on <= block.capacity[1, 0]
            for on in (0, 1)
        )
        assert fits == (girls == 0 or boys == 0)


def test_units_that_mix_have_none() -> None:
    problem = problem_of(_made().change("u-2", one_sex_at_a_time=False))
    assert block_of(KIND, problem).ids == []


@pytest.mark.parametrize(
    ("residents", "days"),
    [
        ((), 0),
        (("y-1",), 0),
        (("y-1", "y-3"), 0),
        (("y-2", "y-4"), 0),
        (("y-1", "y-2"), 15),
        (tuple(SEX), 15),
    ],
)
def test_both_sexes_today_are_an_excess_on_both_sides(residents: tuple[str, ...], days: int) -> None:
    problem = problem_of(_made(*residents, beds=4))
    assert len(excess_days(problem, GIRLS)) == len(excess_days(problem, BOYS)) == days


def test_it_is_over_when_the_last_of_one_sex_goes() -> None:
    made = _made("y-1", "y-2").change("y-2", need=need("open_group", start=-60, days=95))
    assert excess_days(problem_of(made), GIRLS) == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28]
