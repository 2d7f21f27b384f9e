import pytest

from matcher.rules.exclusion import ExclusionRule
from tests.matcher.check.build import World, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way

RULE = ExclusionRule()
UNITS = ("u-1", "u-2", "u-3")


def _made(*excluded: str) -> World:
    return world(*(unit(name) for name in UNITS), youth(excluded_unit_ids=excluded))


def test_the_code_is_exclusion() -> None:
    assert RULE.code == "exclusion"


@pytest.mark.parametrize("excluded", [(), ("u-2",), ("u-3", "u-1"), UNITS])
def test_only_the_named_units_are_shut(excluded: tuple[str, ...]) -> None:
    made = _made(*excluded)
    shut = {name for name in UNITS if open_days(RULE, made, name) == []}
    assert shut == set(excluded)
    assert {name for name in UNITS if open_days(RULE, made, name) == [(0, 63)]} == set(UNITS) - shut


@pytest.mark.parametrize("name", UNITS)
def test_lifting_the_exclusion_is_enough(name: str) -> None:
    made = _made("u-1", "u-3")
    change = change_for(RULE, made, name)
    assert change == (None if name == "u-2" else {"lift_exclusion_of": name})
    kept = tuple(item for item in ("u-1", "u-3") if change is None or item != change["lift_exclusion_of"])
    made.change("y-1", excluded_unit_ids=kept)
    assert not stands_in_the_way(RULE, made, name)
    assert change_for(RULE, made, name) is None
