from itertools import pairwise

import numpy as np
import pytest

from matcher.tables.units import EVER, EXPERTISES, LEVELS, NEVER, SETTINGS, SEXES, UnitTable, unit_table
from models.capacity import BedChange, ResidentialUnit
from models.snapshot import Horizon
from models.vocabulary import Expertise, Setting, Sex
from tests.matcher.check.build import beds_from, contract, unit, world


def _table(*units: ResidentialUnit, days: int = 7, weeks: int = 8) -> UnitTable:
    made = world(*units)
    made.horizon = Horizon(days=days, weeks=weeks)
    return unit_table(made.snapshot(), 26)


@pytest.mark.parametrize(
    ("beds", "changes", "expected"),
    [
        # days 0, 1, 2, then the weeks 3 .. 10 and 10 .. 17
        (4, (), [4, 4, 4, 4, 4]),
        (4, (beds_from(1, 6),), [4, 6, 6, 6, 6]),
        (4, (beds_from(2, 3), beds_from(3, 5)), [4, 4, 3, 5, 5]),
        (4, (beds_from(4, 9),), [4, 4, 4, 4, 9]),
        (4, (beds_from(9, 1),), [4, 4, 4, 1, 1]),
        (4, (beds_from(10, 1),), [4, 4, 4, 4, 1]),
        (4, (beds_from(11, 1),), [4, 4, 4, 4, 1]),
        (4, (beds_from(11, 7),), [4, 4, 4, 4, 4]),
        (4, (beds_from(4, 2), beds_from(6, 0), beds_from(8, 5)), [4, 4, 4, 0, 5]),
        (4, (beds_from(4, 5), beds_from(6, 3), beds_from(8, 8)), [4, 4, 4, 3, 8]),
        (4, (beds_from(-3, 7),), [7, 7, 7, 7, 7]),
        (4, (beds_from(-3, 7), beds_from(0, 2)), [2, 2, 2, 2, 2]),
        (0, (beds_from(2, 5),), [0, 0, 5, 5, 5]),
        (4, (beds_from(17, 0),), [4, 4, 4, 4, 4]),
        (4, (beds_from(16, 0),), [4, 4, 4, 4, 0]),
    ],
)
def test_beds_in_each_period_are_the_least_of_its_days(
    beds: int, changes: tuple[BedChange, ...], expected: list[int]
) -> None:
    made = unit("u-1", beds=beds, bed_changes=changes)
    table = _table(unit("u-0", beds=11), made, days=3, weeks=2)
    assert table.beds.tolist() == [[11] * 5, expected]


@pytest.mark.parametrize("start", [18, 40, 400])
def test_a_change_beyond_the_horizon_changes_nothing(start: int) -> None:
    table = _table(unit("u-1", beds=4, bed_changes=(beds_from(start, 1),)), days=3, weeks=2)
    assert table.beds.tolist() == [[4] * 5]


def test_beds_agree_with_the_unit_day_by_day() -> None:
    random = np.random.default_rng(7)
    for _ in range(60):
        days = sorted(random.choice(np.arange(-4, 18), size=random.integers(0, 6), replace=False).tolist())
        changes = tuple(beds_from(start, int(random.integers(0, 5))) for start in days)
        made = unit("u-1", beds=int(random.integers(0, 5)), bed_changes=changes)
        snapshot = world(made).snapshot().model_copy(update={"horizon": Horizon(days=3, weeks=2)})
        calendar = snapshot.calendar
        by_day = [made.beds_on(calendar.date_of(number)) for number in range(18)]
        least = [
            min(by_day[start:end]) for start, end in zip(calendar.boundaries[:-1], calendar.boundaries[1:], strict=True)
        ]
        table = unit_table(snapshot, 26)
        assert table.beds[0].tolist() == least
        spans = table.days_without_beds[0]
        without = [any(first <= number < until for first, until in spans) for number in range(18)]
        assert without == [beds == 0 for beds in by_day]
        assert all(until < first for (_, until), (first, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("beds", "changes", "spans"),
    [
        (4, (), ()),
        (0, (), ((0, EVER),)),
        (4, (beds_from(5, 0),), ((5, EVER),)),
        (4, (beds_from(5, 1),), ()),
        (4, (beds_from(5, 0), beds_from(9, 2), beds_from(12, 0)), ((5, 9), (12, EVER))),
        (0, (beds_from(5, 0), beds_from(9, 2), beds_from(12, 0)), ((0, 9), (12, EVER))),
        (4, (beds_from(-5, 0),), ((0, EVER),)),
        (4, (beds_from(-5, 0), beds_from(3, 6), beds_from(4, 0)), ((0, 3), (4, EVER))),
        (0, (beds_from(0, 6), beds_from(1, 0)), ((1, EVER),)),
        (4, (beds_from(90, 0),), ((90, EVER),)),
    ],
)
def test_days_without_beds_are_as_long_as_they_can_be(
    beds: int, changes: tuple[BedChange, ...], spans: tuple[tuple[int, int], ...]
) -> None:
    assert _table(unit("u-1", beds=beds, bed_changes=changes)).days_without_beds == (spans,)


def test_columns_of_two_unlike_units() -> None:
    table = _table(
        unit(
            "u-9",
            setting="crisis",
            min_age=3,
            max_age=11,
            sexes=(Sex.MALE,),
            expertises=(Expertise.FORENSIC, Expertise.JEO),
            contract=contract(-6, 8),
            region_ids=("R2",),
        ),
        unit("u-1", setting="closed", min_age=12, max_age=23, max_stay_days=90),
    )
    assert table.index == {"u-9": 0, "u-1": 1}
    assert [SETTINGS[row] for row in table.setting] == [Setting.CRISIS, Setting.CLOSED]
    assert table.min_age.tolist() == [3, 12]
    assert table.max_age.tolist() == [11, 23]
    assert [[sex for sex, admitted in zip(SEXES, row, strict=True) if admitted] for row in table.admits_sex] == [
        [Sex.MALE],
        [Sex.FEMALE, Sex.MALE],
    ]
    on_site = [{EXPERTISES[column] for column in np.flatnonzero(row)} for row in table.on_site]
    assert on_site == [{Expertise.FORENSIC, Expertise.JEO}, set()]
    assert table.contract_from_day.tolist() == [-6, NEVER]
    assert table.contract_until_day.tolist() == [9, EVER]
    assert table.serves_region.tolist() == [[False, True], [True, True]]
    assert table.longest_stay_days.tolist() == [26, 90]


@pytest.mark.parametrize(
    ("setting", "most", "longest"),
    [
        ("crisis", None, 26),
        ("crisis", 27, 26),
        ("crisis", 25, 25),
        ("open_group", None, EVER),
        ("open_group", 27, 27),
    ],
)
def test_limited_units_have_a_longest_stay(setting: str, most: int | None, longest: int) -> None:
    table = _table(unit("u-1", setting=setting, max_stay_days=most))
    assert (table.longest_stay_days.tolist(), table.limited.tolist()) == ([longest], [longest < EVER])


def test_no_units_keep_their_shapes() -> None:
    table = _table()
    assert table.beds.shape == (0, 15)
    assert table.admits_sex.shape == (0, 2)
    assert table.on_site.shape == (0, 5)
    assert table.serves_region.shape == (0, 2)


def test_levels_rise_with_the_setting_and_crisis_has_none() -> None:
    assert dict(zip(SETTINGS, LEVELS.tolist(), strict=True)) == {
        Setting.HOME: 0,
        Setting.FAMILY_HOME: 1,
        Setting.OPEN_GROUP: 2,
        Setting.THREE_MILIEU: 3,
        Setting.CLOSED: 4,
        Setting.CRISIS: -1,
    }
