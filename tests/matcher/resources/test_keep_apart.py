import pytest

from matcher.resources.keep_apart import KeepApart
from matcher.resources.protocol import ExcessTest
from tests.matcher.check.build import World, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, excess_days
from tests.matcher.tables.instances import option_at, problem_of

KIND = KeepApart()


def _made(**apart: tuple[str, ...]) -> World:
    """Three youths not in order of id; u-3 excludes y-2."""
    asks = need("home", "open_group")
    made = world(unit("u-1"), unit("u-2"), unit("u-3"))
    for name in ("y-3", "y-2", "y-1"):
        made.add(youth(name, need=asks, keep_apart_ids=apart.get(name.replace("-", "_"), ())))
    return made.change("y-2", excluded_unit_ids=("u-3",))


@pytest.mark.parametrize("apart", [{"y_1": ("y-2",)}, {"y_2": ("y-1",)}, {"y_1": ("y-2",), "y_2": ("y-1",)}])
def test_a_pair_counts_once_whoever_names_the_other(apart: dict[str, tuple[str, ...]]) -> None:
    block = block_of(KIND, problem_of(_made(**apart)))
    # only units that both could be in, and never home
    assert block.ids == ["apart:y-1:y-2:u-1", "apart:y-1:y-2:u-2"]
    assert block.capacity.tolist() == [[1] * 15] * 2
    assert (block.unit, block.visiting, block.switches) == ("youth", False, [])
    assert block.excess_test is ExcessTest.OVER_CAPACITY


def test_both_take_the_room_for_one() -> None:
    problem = problem_of(_made(y_3=("y-2", "y-1")))
    block = block_of(KIND, problem)
    assert block.ids == [
        "apart:y-1:y-3:u-1",
        "apart:y-1:y-3:u-2",
        "apart:y-1:y-3:u-3",
        "apart:y-2:y-3:u-1",
        "apart:y-2:y-3:u-2",
    ]
    assert asked(block, option_at(problem, "y-1", "u-2")) == {"apart:y-1:y-3:u-2": 1}
    assert asked(block, option_at(problem, "y-3", "u-2")) == {"apart:y-1:y-3:u-2": 1, "apart:y-2:y-3:u-2": 1}
    assert asked(block, option_at(problem, "y-3", "u-3")) == {"apart:y-1:y-3:u-3": 1}
    for name in ("y-1", "y-2", "y-3"):
        assert asked(block, option_at(problem, name, "home")) == {}


def test_nobody_to_keep_apart() -> None:
    assert block_of(KIND, problem_of(_made())).ids == []
    only_home = world(youth("y-1", need=need("home"), keep_apart_ids=("y-2",)), youth("y-2", need=need("home")))
    assert block_of(KIND, problem_of(only_home)).ids == []


@pytest.mark.parametrize(("places", "days"), [(("u-1", "u-1"), 15), (("u-1", "u-2"), 0), (("home", "home"), 0)])
def test_two_who_are_together_today_are_an_excess(places: tuple[str, str], days: int) -> None:
    made = _made(y_1=("y-2",))
    for name, place in zip(("y-1", "y-2"), places, strict=True):
        made.change(name, current_stay=living(place, -20), may_move=True)
    assert len(excess_days(problem_of(made), "apart:y-1:y-2:u-1")) == days
