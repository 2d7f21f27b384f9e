import pytest

from matcher.resources.mix_limits import MixLimits
from matcher.resources.protocol import ExcessTest
from tests.matcher.check.build import World, living, need, unit, world, youth
from tests.matcher.resources.asking import asked, block_of, capacity_of, excess_days
from tests.matcher.tables.instances import option_at, options_at, problem_of

KIND = MixLimits()
FIRE, FLIGHT = "mix:u-2:fire", "mix:u-2:flight"


def _made() -> World:
    asks = need("home", "open_group")
    return world(
        unit("u-1"),
        unit("u-2", mix_limits={"flight": 2, "fire": 1}),
        unit("u-3", mix_limits={"fire": 0}),
        youth("y-0", need=asks),
        youth("y-1", need=asks, risk_tags=("fire", "theft")),
        youth("y-2", need=asks, risk_tags=("flight", "fire")),
        youth("y-3", need=asks, risk_tags=("theft",)),
    )


def test_one_resource_for_each_limit() -> None:
    block = block_of(KIND, problem_of(_made()))
    assert block.ids == [FIRE, FLIGHT, "mix:u-3:fire"]
    assert [set(capacity_of(block, name)) for name in block.ids] == [{1}, {2}, {0}]
    assert (block.unit, block.visiting, block.switches) == ("youth", False, [])
    assert block.excess_test is ExcessTest.OVER_CAPACITY


@pytest.mark.parametrize(
    ("name", "place", "demand"),
    [
        ("y-0", "u-2", {}),
        ("y-1", "u-2", {FIRE: 1}),
        ("y-2", "u-2", {FIRE: 1, FLIGHT: 1}),
        ("y-3", "u-2", {}),
        ("y-1", "u-1", {}),
        ("y-1", "home", {}),
        ("y-2", "u-3", {"mix:u-3:fire": 1}),
    ],
)
def test_one_for_a_youth_with_the_tag(name: str, place: str, demand: dict[str, int]) -> None:
    problem = problem_of(_made())
    assert asked(block_of(KIND, problem), option_at(problem, name, place)) == demand


def test_no_limit_no_resource() -> None:
    problem = problem_of(world(unit("u-1"), youth(risk_tags=("fire",))))
    assert block_of(KIND, problem).ids == []


def test_a_limit_that_nobody_touches() -> None:
    block = block_of(KIND, problem_of(world(unit("u-2", mix_limits={"fire": 4}), youth())))
    assert (block.ids, len(block.option)) == ([FIRE], 0)


@pytest.mark.parametrize(("limit", "days"), [(3, 0), (2, 0), (1, 15), (0, 15)])
def test_more_than_the_limit_today_is_an_excess(limit: int, days: int) -> None:
    made = _made().change("u-2", mix_limits={"fire": limit, "flight": 1})
    for name in ("y-0", "y-1", "y-2"):
        made.change(name, current_stay=living("u-2", -12))
    problem = problem_of(made)
    assert len(excess_days(problem, FIRE)) == days
    assert excess_days(problem, FLIGHT) == []
    assert len(options_at(problem, "y-1", "u-2")) > 0
