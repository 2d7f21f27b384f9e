from datetime import date

import pytest

from models.visits.clock import Weekday, clock_of, dates_of, minutes_of, monday_of


@pytest.mark.parametrize(("clock", "minutes"), [("00:00", 0), ("00:01", 1), ("09:05", 545), ("23:59", 1439)])
def test_clocks_and_minutes(clock: str, minutes: int) -> None:
    assert minutes_of(clock) == minutes
    assert clock_of(minutes) == clock


@pytest.mark.parametrize("minutes", [-1, 1440])
def test_another_days_minute_is_no_clock(minutes: int) -> None:
    with pytest.raises(ValueError, match=str(minutes)):
        clock_of(minutes)


def test_weeks_begin_on_monday() -> None:
    assert monday_of("2026-W48") == date(2026, 11, 23)
    assert dates_of("2026-W53")[-1] == date(2027, 1, 3)


@pytest.mark.parametrize("week", ["2025-W53", "2026-W00", "2026", "9999-W52", "0001-W01", "2300-W01"])
def test_a_week_that_is_none(week: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates_of(week)


def test_weekdays_are_numbered_as_dates_are() -> None:
    assert [day.number for day in Weekday] == [date(2026, 11, 23 + number).weekday() for number in range(7)]
