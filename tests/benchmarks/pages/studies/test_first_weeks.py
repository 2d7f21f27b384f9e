from datetime import date

import pytest

from benchmarks.pages.studies.agreement import FirstWeeks, first_weeks, places_by_day
from models.stay import HOME, Stay

AS_OF = date(2026, 11, 23)


def _stay(place: str, first: int, until: int) -> Stay:
    return Stay(place=place, from_date=date(2026, 11, first), until=date(2026, 11, until))


def test_a_stay_holds_its_first_day_and_not_its_until() -> None:
    stays = [_stay("u-1", 24, 26), _stay(HOME, 27, 28)]
    assert places_by_day(stays, AS_OF, 6) == [None, "u-1", "u-1", None, HOME, None]


def test_days_beyond_the_first_weeks_do_not_count() -> None:
    first = {"y-1": [_stay("u-1", 23, 30)]}
    second = {"y-1": [_stay("u-1", 23, 26), _stay("u-2", 26, 30)]}
    assert first_weeks(first, second, AS_OF, days=3) == FirstWeeks(
        days_elsewhere=0, youths_elsewhere=0, placed_days=3, moves=0
    )
    assert first_weeks(first, second, AS_OF, days=5) == FirstWeeks(
        days_elsewhere=2, youths_elsewhere=1, placed_days=5, moves=1
    )


def test_no_place_is_elsewhere_too_and_a_gap_is_no_move() -> None:
    first = {"y-1": [_stay("u-1", 23, 29)], "y-2": [], "y-3": [_stay(HOME, 23, 29)]}
    second = {
        "y-1": [_stay("u-1", 23, 24), _stay("u-2", 25, 29)],
        "y-2": [_stay("u-3", 27, 29)],
        "y-3": [_stay(HOME, 23, 29)],
    }
    # y-1: one day without a place, four at another; y-2: two days placed
    assert first_weeks(first, second, AS_OF, days=6) == FirstWeeks(
        days_elsewhere=7, youths_elsewhere=2, placed_days=13, moves=0
    )


def test_plans_of_unlike_youths_are_refused() -> None:
    with pytest.raises(ValueError, match="unlike youths"):
        first_weeks({"y-1": []}, {"y-2": []}, AS_OF)
