from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from models.geography import Municipality
from models.snapshot import Horizon
from tests.matcher.check.build import AS_OF, World, ambulant, at, brigade, unit, world, youth
from tests.matcher.tables.instances import instance_of


def _birthdays(born: date, as_of: date = AS_OF) -> list[date]:
    made = world(youth(birth_date=born))
    snapshot = made.snapshot().model_copy(update={"as_of": as_of})
    instance = instance_of(made)
    instance = replace(instance, snapshot=snapshot)
    return [as_of + timedelta(days=int(day)) for day in instance.birthday_days(snapshot.youths[0])]


@pytest.mark.parametrize("born", [date(2012, 3, 9), date(2011, 12, 31), date(2013, 1, 1), date(2012, 2, 28)])
def test_a_year_is_completed_on_the_birthday(born: date) -> None:
    assert _birthdays(born) == [born.replace(year=born.year + age) for age in range(32)]


def test_somebody_born_on_29_february_completes_a_year_on_1_march_of_a_common_year() -> None:
    days = _birthdays(date(2012, 2, 29))
    assert len(days) == 32
    for age, reached in enumerate(days):
        year = 2012 + age
        assert reached == (date(year, 2, 29) if age % 4 == 0 else date(year, 3, 1))


def test_2100_is_a_common_year() -> None:
    days = _birthdays(date(2088, 2, 29), as_of=date(2099, 11, 20))
    assert [days[age] for age in (11, 12, 16)] == [date(2099, 3, 1), date(2100, 3, 1), date(2104, 2, 29)]


@pytest.mark.parametrize(("as_of", "age"), [(date(2027, 2, 28), 14), (date(2027, 3, 1), 15), (date(2028, 2, 29), 16)])
def test_the_age_of_a_leapling_on_the_day(as_of: date, age: int) -> None:
    days = _birthdays(date(2012, 2, 29), as_of=as_of)
    assert sum(day <= as_of for day in days) - 1 == age


def test_offsets_count_from_the_snapshots_date() -> None:
    instance = instance_of(world(youth(birth_date=AS_OF.replace(year=AS_OF.year - 15))))
    days = instance.birthday_days(instance.snapshot.youths[0])
    assert (days[15], days[16], days[14]) == (0, 365, -365)


def _alliance() -> World:
    return world(
        unit("u-2", where=40),
        unit("u-1", where=13),
        ambulant("t-2", where=3),
        ambulant("t-1", where=22),
        ambulant("t-3", where=40),
        brigade("b-1", where=51),
        youth("y-2"),
        youth("y-1"),
    )


def test_travel_is_from_each_base_to_each_unit() -> None:
    instance = instance_of(_alliance())
    # teams by id, units as they stand in the table
    assert instance.ambulant_unit_minutes.tolist() == [[18, 9], [37, 10], [0, 27]]
    assert instance.brigade_unit_minutes.tolist() == [[11, 38]]


def test_periods_are_days_then_weeks() -> None:
    made = _alliance()
    made.horizon = Horizon(days=2, weeks=3)
    instance = instance_of(made)
    assert instance.periods == 5
    assert instance.boundaries.tolist() == [0, 1, 2, 9, 16, 23]
    assert instance.days.tolist() == [1, 1, 7, 7, 7]
    assert instance.days.dtype == np.int64


def test_rows_of_youths_and_regions() -> None:
    made = _alliance()
    snapshot = made.snapshot()
    far = Municipality(id="GM2", name="-", region_id="R2", location=at(90))
    snapshot = snapshot.model_copy(update={"municipalities": (far, *snapshot.municipalities)})
    instance = instance_of(made)
    instance = replace(instance, snapshot=snapshot)
    assert instance.youth_index == {"y-2": 0, "y-1": 1}
    assert instance.region_of_municipality == {"GM1": 0, "GM2": 1}
