import pytest

from matcher.rules.region import RegionRule
from tests.matcher.check.build import World, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way

RULE = RegionRule()


def _made(regions: tuple[str, ...] | None) -> World:
    """The youth's home lies in R1."""
    return world(unit("u-0", region_ids=("R2", "R1")), unit("u-1", region_ids=regions), youth())


def test_the_code_is_region() -> None:
    assert RULE.code == "region"


@pytest.mark.parametrize(
    ("regions", "serves"),
    [(None, True), (("R1",), True), (("R2", "R1"), True), (("R2",), False), ((), False)],
)
def test_null_serves_all_and_an_empty_list_nobody(regions: tuple[str, ...] | None, serves: bool) -> None:
    made = _made(regions)
    assert open_days(RULE, made) == ([(0, 63)] if serves else [])
    assert open_days(RULE, made, "u-0") == [(0, 63)]


@pytest.mark.parametrize("regions", [None, ("R1",), ("R2",), ()])
def test_the_change_is_enough(regions: tuple[str, ...] | None) -> None:
    made = _made(regions)
    change = change_for(RULE, made)
    assert change == (None if regions is None or "R1" in regions else {"serve_region": "R1"})
    if change is not None:
        made.change("u-1", region_ids=(*(regions or ()), change["serve_region"]))
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None
