from datetime import date
from typing import Any

from matcher.desk.reasons.nearest import nearest_first
from matcher.desk.reasons.place_reason import PlaceReason, Shortage


def _reason(place: str, code: str = "setting", **fields: Any) -> PlaceReason:
    return PlaceReason(place=place, code=code, **fields)


def _short(units: int) -> Shortage:
    days = {"from_date": date(2026, 11, 23), "until": date(2026, 12, 7)}
    return Shortage(resource="beds:u-1", units=units, unit="bed", **days)


def test_the_least_price_comes_first_then_capacity_then_what_is_soonest_talked_over() -> None:
    reasons = [
        _reason("setting", family_travel_minutes=1),
        _reason("no trip known", "region"),
        _reason("far", "region", family_travel_minutes=47),
        _reason("near", "region", family_travel_minutes=13),
        _reason("two in the way", "region", family_travel_minutes=5, also=("full",)),
        _reason("two beds", "full", shortages=(_short(2),)),
        _reason("one bed", "full", shortages=(_short(1),)),
        _reason("dear", "full", shortages=(_short(1),), points=320),
        _reason("for nothing", "full", shortages=(_short(1),), points=0),
    ]
    assert [item.place for item in nearest_first(reasons)] == [
        *("for nothing", "dear", "one bed", "two beds", "near", "far", "no trip known", "setting", "two in the way"),
    ]


def test_the_setting_nearest_to_one_asked_for_comes_first() -> None:
    def accepting(setting: str, *asked: str) -> PlaceReason:
        return _reason(setting, parameters={"accept_setting": setting, "asked": list(asked)}, family_travel_minutes=7)

    asked = ("three_milieu", "crisis")
    reasons = [accepting(name, *asked) for name in ("home", "crisis", "open_group", "family_home")]
    assert [item.place for item in nearest_first(reasons)] == ["open_group", "family_home", "home", "crisis"]
    assert [item.place for item in nearest_first([accepting("crisis", "home"), accepting("closed", "home")])] == [
        "closed",
        "crisis",
    ]
