import pytest

from matcher.rules.age import AgeRule
from matcher.tables.units import EVER
from models.snapshot import Horizon
from tests.matcher.check.build import World, day, unit, world, youth
from tests.matcher.rules.judging import broken_days, change_for, open_days, stands_in_the_way
from tests.matcher.tables.instances import turning

RULE = AgeRule()


def _made(low: int, high: int, on: int) -> World:
    """A unit for these ages, and a youth who turns 16 on that day."""
    return world(unit("u-1", min_age=low, max_age=high), youth(birth_date=turning(16, on)))


def test_the_code_is_age() -> None:
    assert RULE.code == "age"


@pytest.mark.parametrize(
    ("on", "spans"),
    [
        (-1, [(0, 63)]),
        (0, [(0, 63)]),
        (1, [(1, 63)]),
        (7, [(7, 63)]),
        (8, [(14, 63)]),
        (14, [(14, 63)]),
        (56, [(56, 63)]),
        (57, []),
        (64, []),
    ],
)
def test_the_lowest_age_counts_from_the_birthday(on: int, spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(16, 19, on)) == spans


@pytest.mark.parametrize(
    ("on", "spans"),
    [
        (-1, []),
        (0, []),
        (1, [(0, 1)]),
        (13, [(0, 7)]),
        (14, [(0, 14)]),
        (15, [(0, 14)]),
        (62, [(0, 56)]),
        (63, [(0, 63)]),
    ],
)
def test_the_highest_age_counts_until_the_next_birthday(on: int, spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(11, 15, on)) == spans


def test_a_unit_for_one_age_is_open_for_that_year_only() -> None:
    made = _made(16, 16, 9)
    made.horizon = Horizon(days=3, weeks=60)
    # 16 on day 9, 17 on day 374: whole weeks from 3 + 7
    assert open_days(RULE, made) == [(10, 374 - (374 - 3) % 7)]


def test_a_unit_that_admits_nobody_of_that_age_offers_nothing() -> None:
    made = _made(27, 30, 400)
    assert open_days(RULE, made) == []
    assert change_for(RULE, made) == {"min_age": 27, "to_min_age": 14, "old_enough_on": None}


@pytest.mark.parametrize("on", [-1, 0, 1, 13, 400])
def test_a_stay_ends_on_the_birthday_that_passes_the_highest_age(on: int) -> None:
    assert broken_days(RULE, _made(12, 15, on)) == ((on, EVER),)


def test_being_too_young_ends_no_stay() -> None:
    # 18 comes 730 days after 16, the 29th of February 2028 lies between
    assert broken_days(RULE, _made(17, 17, 30)) == ((30 + 731, EVER),)


@pytest.mark.parametrize(
    ("on", "change"),
    [
        (0, None),
        (1, {"min_age": 16, "to_min_age": 15, "old_enough_on": day(1).isoformat()}),
        (62, {"min_age": 16, "to_min_age": 15, "old_enough_on": day(62).isoformat()}),
        (63, {"min_age": 16, "to_min_age": 15, "old_enough_on": None}),
    ],
)
def test_the_change_for_the_too_young(on: int, change: dict[str, object] | None) -> None:
    assert change_for(RULE, _made(16, 21, on)) == change


@pytest.mark.parametrize(
    ("on", "change"),
    [
        (-500, {"max_age": 15, "to_max_age": 17, "too_old_on": day(0).isoformat()}),
        (0, {"max_age": 15, "to_max_age": 16, "too_old_on": day(0).isoformat()}),
        (62, {"max_age": 15, "to_max_age": 16, "too_old_on": day(62).isoformat()}),
        (63, None),
    ],
)
def test_the_change_for_the_too_old(on: int, change: dict[str, object] | None) -> None:
    assert change_for(RULE, _made(11, 15, on)) == change


@pytest.mark.parametrize(("low", "high"), [(16, 19), (11, 15), (27, 30), (3, 7), (14, 14)])
@pytest.mark.parametrize("on", [0, 1, 17, 62, 63, 300])
def test_the_change_is_enough(low: int, high: int, on: int) -> None:
    made = _made(low, high, on)
    change = change_for(RULE, made)
    assert (change is not None) == stands_in_the_way(RULE, made)
    if change is not None:
        made.change("u-1", min_age=change.get("to_min_age", low), max_age=change.get("to_max_age", high))
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None


def test_the_change_is_enough_for_who_outgrows_both_limits() -> None:
    made = _made(16, 16, 9)
    made.horizon = Horizon(days=3, weeks=60)
    change = change_for(RULE, made)
    assert change is not None
    made.change("u-1", min_age=change.get("to_min_age", 16), max_age=change.get("to_max_age", 16))
    assert not stands_in_the_way(RULE, made)
