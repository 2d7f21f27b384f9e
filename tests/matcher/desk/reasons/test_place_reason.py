from datetime import date
from typing import Any

from matcher.desk import recommend
from matcher.desk.reasons.place_reason import PlaceReason, Shortage, grouped, nearest_first
from tests.matcher.check.build import living, need, stay, unit, world, youth
from tests.matcher.desk.building import desk_of


def _reason(place: str, code: str, minutes: int, points: int | None = None, **parameters: Any) -> PlaceReason:
    return PlaceReason(place=place, code=code, family_travel_minutes=minutes, points=points, parameters=parameters)


def test_places_come_together_by_code_and_kind_of_change_the_nearest_first() -> None:
    groups = grouped(
        [
            _reason("u-1", "setting", 9, accept_setting="closed", asked=["open_group"]),
            _reason("u-2", "age", 31, min_age=12, to_min_age=11),
            _reason("u-3", "setting", 4, accept_setting="closed", asked=["open_group"]),
            _reason("u-4", "setting", 2, accept_setting="home", asked=["open_group"]),
            _reason("u-5", "age", 7, max_age=15, to_max_age=17),
            _reason("u-6", "full", 55, points=810),
            _reason("u-7", "full", 3, points=811),
        ]
    )
    assert [(group.code, [item.place for item in group.reasons]) for group in groups] == [
        ("full", ["u-6", "u-7"]),
        ("age", ["u-5", "u-2"]),
        ("setting", ["u-4"]),
        ("setting", ["u-3", "u-1"]),
    ]


def test_nothing_has_no_group() -> None:
    assert grouped([]) == ()


def test_every_reason_of_a_recommendation_is_in_one_group() -> None:
    here = world(
        youth(),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        unit("u-1", beds=1),
        unit("u-2", setting="closed"),
        unit("u-3", min_age=17),
    ).plan_for("y-2", stay("u-1", 0, 63))
    found = recommend(desk_of(here, here.plan()), "y-1")
    members = [item for group in grouped(found.reasons) for item in group.reasons]
    assert sorted(members, key=lambda item: item.place) == sorted(found.reasons, key=lambda item: item.place)
    assert len(members) == 4


def _shortage(place: str, code: str = "setting", **fields: Any) -> PlaceReason:
    return PlaceReason(place=place, code=code, **fields)


def _short(units: int) -> Shortage:
    days = {"from_date": date(2026, 11, 23), "until": date(2026, 12, 7)}
    return Shortage(resource="beds:u-1", units=units, unit="bed", **days)


def test_the_least_price_comes_first_then_capacity_then_what_is_soonest_talked_over() -> None:
    reasons = [
        _shortage("setting", family_travel_minutes=1),
        _shortage("no trip known", "region"),
        _shortage("far", "region", family_travel_minutes=47),
        _shortage("near", "region", family_travel_minutes=13),
        _shortage("two in the way", "region", family_travel_minutes=5, also=("full",)),
        _shortage("two beds", "full", shortages=(_short(2),)),
        _shortage("one bed", "full", shortages=(_short(1),)),
        _shortage("dear", "full", shortages=(_short(1),), points=320),
        _shortage("for nothing", "full", shortages=(_short(1),), points=0),
    ]
    assert [item.place for item in nearest_first(reasons)] == [
        *("for nothing", "dear", "one bed", "two beds", "near", "far", "no trip known", "setting", "two in the way"),
    ]


def test_the_setting_nearest_to_one_asked_for_comes_first() -> None:
    def accepting(setting: str, *asked: str) -> PlaceReason:
        return _shortage(setting, parameters={"accept_setting": setting, "asked": list(asked)}, family_travel_minutes=7)

    asked = ("three_milieu", "crisis")
    reasons = [accepting(name, *asked) for name in ("home", "crisis", "open_group", "family_home")]
    assert [item.place for item in nearest_first(reasons)] == ["open_group", "family_home", "home", "crisis"]
    assert [item.place for item in nearest_first([accepting("crisis", "home"), accepting("closed", "home")])] == [
        "closed",
        "crisis",
    ]
