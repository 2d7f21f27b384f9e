from datetime import date
from typing import Any

import pytest

from matcher.check.ages import birthday
from models.vocabulary import Sex
from tests.matcher.check.build import (
    World,
    alternative,
    ambulant,
    authorised,
    beds_from,
    brigade,
    contract,
    need,
    stay,
    unit,
    world,
    youth,
)

BORN_14_ON_DAY_14 = date(2012, 12, 7)


def one_stay(
    start: int, end: int, of_unit: dict[str, Any] | None = None, of_youth: dict[str, Any] | None = None
) -> World:
    """A waiting youth who enters the only unit, and is interrupted after."""
    made = world(unit("u-1", **(of_unit or {})), youth("y-1", **(of_youth or {})))
    return made.plan_for("y-1", stay("u-1", start, end))


@pytest.mark.parametrize(
    ("born", "years", "completed"),
    [
        (date(2012, 2, 29), 14, date(2026, 3, 1)),
        (date(2012, 2, 29), 16, date(2028, 2, 29)),
        (date(2012, 2, 28), 14, date(2026, 2, 28)),
        (date(2012, 3, 1), 0, date(2012, 3, 1)),
    ],
)
def test_a_year_is_completed_on_the_birthday(born: date, years: int, completed: date) -> None:
    assert birthday(born, years) == completed


@pytest.mark.parametrize(
    ("start", "of_unit", "codes"),
    [
        (14, {"min_age": 14}, ()),
        (7, {"min_age": 14}, ("age",)),
        (7, {"min_age": 13}, ()),
        (14, {"max_age": 13}, ("age",)),
        (14, {"max_age": 14}, ()),
    ],
)
def test_age_on_the_first_day(start: int, of_unit: dict[str, int], codes: tuple[str, ...]) -> None:
    assert one_stay(start, 63, of_unit, {"birth_date": BORN_14_ON_DAY_14}).codes() == codes


@pytest.mark.parametrize(("end", "codes"), [(7, ("interruption",)), (14, ()), (21, ("age",))])
def test_too_old_from_the_birthday_on(end: int, codes: tuple[str, ...]) -> None:
    made = one_stay(0, end, {"max_age": 13}, {"birth_date": BORN_14_ON_DAY_14})
    assert made.codes() == codes


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (14, 41, ()),
        (15, 41, ("contract",)),
        (14, 40, ("contract",)),
        (14, 47, ()),
        (14, 48, ("interruption",)),
    ],
)
def test_contract_days_are_both_included(first: int, last: int, codes: tuple[str, ...]) -> None:
    assert one_stay(14, 42, {"contract": contract(first, last)}).codes() == codes


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (14, 41, ()),
        (15, 41, ("closed_authorisation",)),
        (14, 40, ("closed_authorisation",)),
        (-76, 41, ()),
        (-77, 41, ("closed_authorisation",)),
    ],
    ids=["exact", "begins late", "ends early", "day 90 after it began", "lapsed on day 91"],
)
def test_authorisation_days_and_lapse(first: int, last: int, codes: tuple[str, ...]) -> None:
    of_youth = {"need": need("closed"), "closed_authorisation": authorised(first, last)}
    assert one_stay(14, 42, {"setting": "closed"}, of_youth).codes() == codes


@pytest.mark.parametrize(("lapse_days", "codes"), [(18, ()), (17, ("closed_authorisation",))])
def test_a_change_of_support_is_no_new_coming(lapse_days: int, codes: tuple[str, ...]) -> None:
    """The youth comes on day 7, 17 days after the authorisation began."""
    asked = need("closed", expertises={"ggz": 30})
    fields = {"need": asked, "closed_authorisation": authorised(-10, 400)}
    made = one_stay(7, 63, {"setting": "closed"}, fields).add(ambulant("t-1"))
    made.norms(authorisation_lapse_days=lapse_days)
    made.plan_for("y-1", stay("u-1", 7, 28), stay("u-1", 28, 63, ggz="t-1"))
    assert made.codes() == codes


def test_closed_without_any_authorisation_is_refused() -> None:
    assert one_stay(0, 63, {"setting": "closed"}, {"need": need("closed")}).codes() == ("closed_authorisation",)


@pytest.mark.parametrize(
    ("setting", "max_stay_days", "end", "codes"),
    [
        ("open_group", 21, 21, ()),
        ("open_group", 20, 21, ("longest_stay",)),
        ("open_group", 27, 21, ()),
        ("open_group", 28, 21, ("interruption",)),
        ("crisis", None, 28, ()),
        ("crisis", None, 35, ("longest_stay",)),
        ("crisis", 14, 14, ()),
        ("crisis", 14, 21, ("longest_stay",)),
        ("crisis", 99, 28, ()),
    ],
)
def test_longest_stay(setting: str, max_stay_days: int | None, end: int, codes: tuple[str, ...]) -> None:
    of_unit = {"setting": setting, "max_stay_days": max_stay_days}
    assert one_stay(0, end, of_unit, {"need": need(setting)}).codes() == codes


@pytest.mark.parametrize(
    ("where", "own_limit", "codes"),
    [
        (10, 10, ()),
        (9, 10, ("longest_travel",)),
        (80, None, ()),
        (81, None, ("longest_travel",)),
        (81, 61, ()),
        (20, 0, ()),
    ],
)
def test_longest_travel(where: int, own_limit: int | None, codes: tuple[str, ...]) -> None:
    assert one_stay(0, 63, {"where": where}, {"max_travel_minutes": own_limit}).codes() == codes


@pytest.mark.parametrize(
    ("closing_day", "codes"),
    [(28, ()), (27, ("beds_open", "capacity_beds")), (34, ()), (35, ("interruption",))],
)
def test_beds_open_until_the_day_they_close(closing_day: int, codes: tuple[str, ...]) -> None:
    assert one_stay(0, 28, {"bed_changes": (beds_from(closing_day, 0),)}).codes() == codes


@pytest.mark.parametrize(
    ("of_unit", "of_youth", "codes"),
    [
        ({"sexes": (Sex.MALE,)}, {}, ("sex",)),
        ({"sexes": (Sex.MALE, Sex.FEMALE)}, {}, ()),
        ({"region_ids": ("R2",)}, {}, ("region",)),
        ({"region_ids": ("R2", "R1")}, {}, ()),
        ({"region_ids": ()}, {}, ("region",)),
        ({}, {"excluded_unit_ids": ("u-2", "u-1")}, ("exclusion",)),
        ({}, {"excluded_unit_ids": ("u-2",)}, ()),
        ({"setting": "three_milieu"}, {}, ("setting",)),
    ],
)
def test_rules_that_are_the_same_every_day(
    of_unit: dict[str, Any], of_youth: dict[str, Any], codes: tuple[str, ...]
) -> None:
    assert one_stay(0, 63, of_unit, of_youth).codes() == codes


def test_a_unit_that_offers_nothing_breaks_every_rule_that_it_can() -> None:
    of_unit = {
        "setting": "closed",
        "beds": 0,
        "min_age": 0,
        "max_age": 0,
        "sexes": (Sex.MALE,),
        "contract": contract(-9, -1),
        "region_ids": (),
        "max_stay_days": 1,
        "where": 81,
    }
    made = one_stay(0, 63, of_unit, {"excluded_unit_ids": ("u-1",)})
    assert made.codes() == (
        "age",
        "beds_open",
        "capacity_beds",
        "closed_authorisation",
        "contract",
        "exclusion",
        "longest_stay",
        "longest_travel",
        "region",
        "setting",
        "sex",
    )


@pytest.mark.parametrize(
    ("place", "settings", "max_travel", "codes"),
    [
        ("home", ("home",), 20, ()),
        ("home", ("home",), 19, ("brigade",)),
        ("home", ("open_group",), 20, ("brigade", "setting")),
        ("u-1", ("open_group",), 10, ()),
        ("u-1", ("open_group",), 9, ("brigade",)),
        ("u-1", ("home",), 10, ("brigade", "setting")),
    ],
)
def test_the_brigade_stands_in_where_it_suits_and_reaches(
    place: str, settings: tuple[str, ...], max_travel: int, codes: tuple[str, ...]
) -> None:
    made = world(
        unit("u-1"),
        brigade("b-1", max_travel_minutes=max_travel),
        youth("y-1", need=need("closed"), brigade_alternative=alternative(*settings)),
    )
    assert made.plan_for("y-1", stay(place, 0, 63, "b-1")).codes() == codes


def test_no_brigade_without_an_alternative_even_where_the_setting_is_fine() -> None:
    made = world(unit("u-1"), brigade("b-1"), youth("y-1"))
    assert made.plan_for("y-1", stay("u-1", 0, 63, "b-1")).codes() == ("brigade",)


def test_home_needs_the_setting_home_and_nothing_else() -> None:
    made = world(youth("y-1", need=need("home", "open_group"))).plan_for("y-1", stay("home", 0, 63))
    assert made.codes() == ()
    assert made.change("y-1", need=need("open_group")).codes() == ("setting",)
