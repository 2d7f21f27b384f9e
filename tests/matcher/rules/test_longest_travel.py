import pytest

from matcher.rules.longest_travel import LongestTravelRule
from tests.matcher.check.build import World, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way

RULE = LongestTravelRule()


def _made(minutes: int, own: int | None, policy: int = 33) -> World:
    made = world(unit("u-1", where=20 + minutes), unit("u-2", where=20), youth(home=20, max_travel_minutes=own))
    return made.norms(longest_family_travel_minutes=policy)


CASES = [
    (32, None, True),
    (33, None, True),
    (34, None, False),
    (18, 19, True),
    (19, 19, True),
    (20, 19, False),
    (41, 42, True),
    (43, 42, False),
    (0, 0, True),
    (1, 0, False),
]


def test_the_code_is_longest_travel() -> None:
    assert RULE.code == "longest_travel"


@pytest.mark.parametrize(("minutes", "own", "near"), CASES)
def test_the_own_limit_goes_before_the_policys(minutes: int, own: int | None, near: bool) -> None:
    made = _made(minutes, own)
    assert open_days(RULE, made) == ([(0, 63)] if near else [])
    assert open_days(RULE, made, "u-2") == [(0, 63)]


@pytest.mark.parametrize(("minutes", "own", "near"), CASES)
def test_the_change_is_enough(minutes: int, own: int | None, near: bool) -> None:
    made = _made(minutes, own)
    change = change_for(RULE, made)
    limit = 33 if own is None else own
    assert change == (None if near else {"limit_minutes": limit, "to_minutes": minutes})
    if change is not None:
        made.change("y-1", max_travel_minutes=change["to_minutes"])
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None
