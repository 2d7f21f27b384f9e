import numpy as np
import pytest

from matcher.rules import ADMISSION_RULES
from matcher.rules.protocol import AdmissionRule, AdmissionWindow
from matcher.tables.units import EVER
from models.snapshot import Horizon
from models.vocabulary import Sex
from tests.matcher.check.build import World, beds_from, contract, need, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way, view_of, window_of
from tests.matcher.tables.instances import instance_of


def test_nothing_narrowed_leaves_every_day() -> None:
    instance = instance_of(world(unit("u-1"), unit("u-2"), youth()))
    window = AdmissionWindow.wide(instance)
    assert window.allowed_periods(instance).shape == (2, 15)
    assert window.allowed_periods(instance).all()
    assert window.without_brigade.all()
    assert window.with_brigade.all()
    assert (window.longest_days == EVER).all()
    assert (window.latest_start_day == EVER).all()


@pytest.mark.parametrize(
    ("first", "until", "periods"),
    [
        (0, 10, [0, 1, 2, 3]),
        (-1, 11, [0, 1, 2, 3, 4]),
        (1, 12, [1, 2, 3, 4]),
        (2, 17, [2, 3, 4]),
        (3, 18, [3, 4, 5]),
        (4, 18, [4, 5]),
        (5, 18, [5]),
        (5, 17, []),
        (2, 2, []),
    ],
)
def test_a_period_is_allowed_when_every_day_of_it_is(first: int, until: int, periods: list[int]) -> None:
    made = world(unit("u-1"), youth())
    made.horizon = Horizon(days=4, weeks=2)
    instance = instance_of(made)
    assert instance.boundaries.tolist() == [0, 1, 2, 3, 4, 11, 18]
    window = AdmissionWindow.wide(instance)
    window.from_day[:], window.until_day[:] = first, until
    assert np.flatnonzero(window.allowed_periods(instance)[0]).tolist() == periods


def test_admitting_only_some_shuts_the_others_for_good() -> None:
    instance = instance_of(world(unit("u-1"), unit("u-2"), unit("u-3"), youth()))
    window = AdmissionWindow.wide(instance)
    window.admit_only(np.array([True, False, True]))
    window.admit_only(np.array([False, True, True]))
    assert window.allowed_periods(instance).all(axis=1).tolist() == [False, False, True]
    assert window.allowed_periods(instance).any(axis=1).tolist() == [False, False, True]


def test_open_periods_count_beside_the_days() -> None:
    instance = instance_of(world(unit("u-1"), youth()))
    window = AdmissionWindow.wide(instance)
    window.until_day[:] = 7
    window.open_periods[0, 2:4] = False
    assert np.flatnonzero(window.allowed_periods(instance)[0]).tolist() == [0, 1, 4, 5, 6]


def _nothing() -> World:
    """A unit that no rule lets anybody enter, and one that every rule does."""
    nothing = unit(
        "u-1",
        setting="closed",
        beds=0,
        min_age=29,
        max_age=30,
        sexes=(Sex.MALE,),
        region_ids=("R2",),
        contract=contract(-90, -80),
        max_stay_days=1,
        where=90,
    )
    child = youth(excluded_unit_ids=("u-1",), need=need("open_group", days=200), max_travel_minutes=12)
    return world(nothing, unit("u-2", where=20), child)


@pytest.mark.parametrize("rule", ADMISSION_RULES, ids=lambda rule: rule.code)
def test_each_rule_alone_shuts_a_unit_that_offers_nothing(rule: AdmissionRule) -> None:
    made = _nothing()
    if rule.code != "longest_stay":
        assert open_days(rule, made) == []
    assert stands_in_the_way(rule, made)
    assert change_for(rule, made) is not None
    assert open_days(rule, made, "u-2") == [(0, 63)]
    assert not stands_in_the_way(rule, made, "u-2")
    assert change_for(rule, made, "u-2") is None


@pytest.mark.parametrize("rule", ADMISSION_RULES, ids=lambda rule: rule.code)
def test_each_rule_leaves_what_another_one_shut(rule: AdmissionRule) -> None:
    made = _nothing().change("u-2", bed_changes=(beds_from(14, 0),))
    instance = instance_of(made)
    window = AdmissionWindow.wide(instance)
    window.from_day[:], window.until_day[:] = 3, 35
    window.latest_start_day[:], window.longest_days[:] = 4, 1
    window.open_periods[:, 4] = window.without_brigade[:] = window.with_brigade[:] = False
    rule.narrow(window, view_of(instance), instance)
    assert (window.from_day >= 3).all()
    assert (window.until_day <= 35).all()
    assert (window.latest_start_day <= 4).all()
    assert (window.longest_days <= 1).all()
    assert not window.open_periods[:, 4].any()
    assert not window.without_brigade.any()
    assert not window.with_brigade.any()


@pytest.mark.parametrize("rule", ADMISSION_RULES, ids=lambda rule: rule.code)
def test_without_units_no_rule_fails(rule: AdmissionRule) -> None:
    instance = instance_of(world(youth()))
    assert window_of(rule, instance).allowed_periods(instance).shape == (0, 15)
