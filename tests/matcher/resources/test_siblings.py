from itertools import product

import pytest

from matcher.resources.protocol import ExcessTest, ResourceBlock
from matcher.resources.siblings import SiblingsTogether
from matcher.tables.options import options_of_youth
from matcher.terms.siblings_apart import apart_from_certain_sibling, certain_place
from tests.matcher.check.build import World, ambulant, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, excess_days
from tests.matcher.tables.instances import UNLIKE, option_at, options_at, problem_of

KIND = SiblingsTogether()


def _made() -> World:
    """y-1 could be in u-1, u-2 and at home, y-2 in u-2, u-3 and at home; y-2 stands first in the table."""
    made = world(
        unit("u-1"),
        unit("u-2"),
        unit("u-3"),
        youth("y-2", need=need("home", "open_group"), excluded_unit_ids=("u-1",)),
        youth("y-1", need=need("home", "open_group"), excluded_unit_ids=("u-3",), sibling_ids=("y-2",)),
    )
    made.policy = UNLIKE
    return made


def test_a_resource_for_each_common_place_and_one_for_the_rest() -> None:
    problem = problem_of(_made())
    block = block_of(KIND, problem)
    assert block.ids == ["siblings:y-1:y-2:u-2", "siblings:y-1:y-2:home", "siblings:y-1:y-2:elsewhere"]
    assert block.capacity.tolist() == [[1] * 15] * 3
    assert (block.unit, block.visiting) == ("pair", False)
    assert block.excess_test is ExcessTest.NEVER
    u_2, home, elsewhere = block.ids
    assert asked(block, option_at(problem, "y-1", "u-1")) == {elsewhere: 1}
    assert asked(block, option_at(problem, "y-1", "u-2")) == {u_2: 1}
    assert asked(block, option_at(problem, "y-1", "home")) == {home: 1}
    assert asked(block, option_at(problem, "y-2", "u-2")) == {home: 1, elsewhere: 1}
    assert asked(block, option_at(problem, "y-2", "u-3")) == {u_2: 1, home: 1, elsewhere: 1}
    assert asked(block, option_at(problem, "y-2", "home")) == {u_2: 1, elsewhere: 1}


def test_being_apart_is_a_switch_of_each_resource_at_the_price_of_the_term() -> None:
    switches = block_of(KIND, problem_of(_made())).switches
    assert [{row: values.tolist() for row, values in item.coefficients.items()} for item in switches] == [
        {row: [-1] * 15} for row in range(3)
    ]
    for switch in switches:
        assert switch.points.tolist() == [601] * 7 + [4207] * 8
        # y-1 stands second in the table
        assert (switch.term, switch.youth) == ("siblings_apart", 1)


def _is_over(block: ResourceBlock, options: tuple[int, ...]) -> bool:
    """Whether these options together ask more than there is of a resource in the first period."""
    load = dict.fromkeys(block.ids, 0)
    for option in options:
        for name, demand in asked(block, option).items():
            load[name] += demand
    over = [load[name] - int(block.capacity[row, 0]) for row, name in enumerate(block.ids)]
    # the switch gives room for one more; two switches would count the days apart twice
    assert max(over) <= 1
    assert over.count(1) <= 1
    return max(over) == 1


@pytest.mark.parametrize("expertises", [{}, {"ggz": 44}], ids=["alone", "with a team or without"])
def test_the_switch_is_needed_exactly_when_both_have_a_place_and_not_the_same(
    expertises: dict[str, int],
) -> None:
    made = _made().add(ambulant("t-1", where=15))
    made.change("y-1", need=need("home", "open_group", expertises=expertises))
    problem = problem_of(made)
    block, place = block_of(KIND, problem), problem.options.place
    mine, others = options_of_youth(problem.options, 1), options_of_youth(problem.options, 0)
    assert (len(mine), len(others)) == (6 if expertises else 3, 3)
    for first, second in product(mine.tolist(), others.tolist()):
        assert _is_over(block, (first, second)) == (place[first] != place[second])
    # who waits is not apart
    assert not any(_is_over(block, (row,)) for row in (*mine.tolist(), *others.tolist()))


def test_siblings_without_a_common_place_need_one_resource_only() -> None:
    made = _made().change("y-1", need=need("home")).change("y-2", need=need("open_group"))
    problem = problem_of(made)
    block = block_of(KIND, problem)
    assert block.ids == ["siblings:y-1:y-2:elsewhere"]
    for name, place in (("y-1", "home"), ("y-2", "u-2"), ("y-2", "u-3")):
        assert asked(block, option_at(problem, name, place)) == {block.ids[0]: 1}


def test_siblings_who_can_only_be_together_need_none() -> None:
    made = _made().change("y-1", need=need("home")).change("y-2", need=need("home"))
    assert block_of(KIND, problem_of(made)).ids == []


def test_a_sibling_without_any_place_needs_none() -> None:
    made = _made().change("y-2", need=need("closed"))
    block = block_of(KIND, problem_of(made))
    assert (block.ids, block.switches) == ([], [])


def test_nobody_has_a_sibling() -> None:
    assert block_of(KIND, problem_of(_made().change("y-1", sibling_ids=()))).ids == []


def test_three_siblings_are_three_pairs() -> None:
    made = _made().add(youth("y-3", need=need("home"), sibling_ids=("y-1", "y-2")))
    block = block_of(KIND, problem_of(made))
    pairs = {name.rsplit(":", 1)[0] for name in block.ids}
    assert pairs == {"siblings:y-1:y-2", "siblings:y-1:y-3", "siblings:y-2:y-3"}
    assert len(block.switches) == len(block.ids) == 5


def test_siblings_apart_today_are_no_excess() -> None:
    made = _made()
    made.change("y-1", current_stay=living("u-1", -5), may_move=True)
    made.change("y-2", current_stay=living("u-3", -5), may_move=True)
    problem = problem_of(made)
    row = "siblings:y-1:y-2:elsewhere"
    assert excess_days(problem, row) == []
    # the switch pays for it: capacity is not lifted to the incumbent's demand
    assert problem.incumbent_demand[problem.resources.ids.index(row)].tolist() == [2] * 15
    assert problem.capacity[problem.resources.ids.index(row)].tolist() == [1] * 15


@pytest.mark.parametrize(
    ("fields", "certain"),
    [
        ({}, False),
        ({"current_stay": living("u-2", -5)}, True),
        ({"current_stay": living("u-2", -5), "may_move": True}, False),
        ({"need": need("closed")}, False),
    ],
    ids=["waits", "settled", "may move", "nothing for her"],
)
def test_certain_is_who_has_no_other_place(fields: dict[str, object], certain: bool) -> None:
    problem = problem_of(_made().change("y-2", **fields))
    assert certain_place(problem.options, problem.instance.youth_index["y-2"]) is certain


@pytest.mark.parametrize("fixed", ["y-1", "y-2"])
def test_apart_from_a_settled_sibling_costs_the_other_for_as_long_as_it_lasts(fixed: str) -> None:
    other = "y-2" if fixed == "y-1" else "y-1"
    # care that ends within the week from 14: until 21
    made = _made().change(fixed, current_stay=living("u-2", -40), need=need("open_group", start=-40, days=57))
    problem = problem_of(made.norms(overdue_care_days=3))
    assert block_of(KIND, problem).ids == []
    extra = apart_from_certain_sibling(
        problem.options, problem.instance, [plan.windows[0].end for plan in problem.care]
    )
    apart = [601] * 7 + [4207] * 2 + [0] * 6
    for place in ("home", "u-1" if other == "y-1" else "u-3"):
        assert extra[option_at(problem, other, place)].tolist() == apart
    assert not extra[option_at(problem, other, "u-2")].any()
    assert not extra[options_at(problem, fixed, "u-2")].any()
    assert problem.costs.dated is not None
    assert (problem.costs.dated == extra).all()


def test_two_settled_siblings_pay_once() -> None:
    made = _made().change("y-1", current_stay=living("u-1", -40)).change("y-2", current_stay=living("u-3", -9))
    problem = problem_of(made)
    ends = [plan.windows[0].end for plan in problem.care]
    extra = apart_from_certain_sibling(problem.options, problem.instance, ends)
    assert extra.sum() == 601 * 63
    together = problem_of(made.change("y-2", current_stay=living("u-1", -9)))
    assert not apart_from_certain_sibling(together.options, together.instance, ends).any()


def test_two_settled_siblings_of_whom_one_has_a_choice_of_support() -> None:
    made = _made().add(ambulant("t-1", where=15))
    made.change("y-1", current_stay=living("u-1", -40), need=need("open_group", expertises={"ggz": 44}))
    made.change("y-2", current_stay=living("u-3", -9))
    problem = problem_of(made)
    extra = apart_from_certain_sibling(
        problem.options, problem.instance, [plan.windows[0].end for plan in problem.care]
    )
    assert len(options_at(problem, "y-1", "u-1")) == 2
    # whatever y-1 chooses, the pair pays 63 days once
    sums = extra.sum(axis=1)
    assert {int(sums[row]) for row in options_at(problem, "y-1", "u-1")} == {0}
    assert sums[options_at(problem, "y-2", "u-3")].tolist() == [601 * 63]
