from datetime import date
from typing import Any

import pytest

from matcher.check import incumbent_stays
from tests.matcher.check.build import (
    RoadTravel,
    World,
    alternative,
    ambulant,
    authorised,
    beds_from,
    brigade,
    contract,
    day,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)


def resident(of_unit: dict[str, Any], since: int = -50, **of_youth: Any) -> World:
    fields = {"need": need(start=-50), "current_stay": living("u-1", since), **of_youth}
    return world(unit("u-1", **of_unit), youth("y-1", **fields))


def kept_until(made: World) -> int:
    stays = incumbent_stays(made.snapshot(), made.policy, RoadTravel())["y-1"]
    return (stays[0].until - day(0)).days if stays else 0


@pytest.mark.parametrize(
    ("birth_date", "of_unit", "end"),
    [
        (date(2012, 12, 6), {"max_age": 13}, 7),
        (date(2012, 12, 7), {"max_age": 13}, 14),
        (date(2012, 12, 8), {"max_age": 13}, 14),
        (date(2012, 11, 24), {"max_age": 13}, 1),
        (date(2012, 11, 23), {"max_age": 13}, 7),
        (date(2005, 11, 23), {"max_age": 13}, 7),
        (date(2012, 12, 7), {"min_age": 17}, 63),
    ],
    ids=["day 13", "day 14", "day 15", "tomorrow", "today", "long ago", "too young is no matter"],
)
def test_too_old_ends_the_stay(birth_date: date, of_unit: dict[str, Any], end: int) -> None:
    assert kept_until(resident(of_unit, birth_date=birth_date)) == end


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (-9, 12, 7),
        (-9, 13, 14),
        (-9, 14, 14),
        (-9, 0, 1),
        (-9, -1, 7),
        # renewed within the days of grace, on their last day, and after them
        (2, 400, 63),
        (7, 400, 63),
        (8, 400, 7),
        (2, 11, 7),
    ],
)
def test_the_contract_ends_the_stay(first: int, last: int, end: int) -> None:
    assert kept_until(resident({"contract": contract(first, last)})) == end


@pytest.mark.parametrize(
    ("first", "last", "end"), [(-9, 12, 7), (-9, 13, 14), (-9, 0, 1), (-9, -1, 0), (1, 34, 0), (0, 34, 35)]
)
def test_the_authorisation_ends_the_stay_without_grace(first: int, last: int, end: int) -> None:
    made = resident({"setting": "closed"}, closed_authorisation=authorised(first, last))
    assert kept_until(made) == end


def test_closed_without_authorisation_ends_today() -> None:
    made = resident({"setting": "closed"})
    assert kept_until(made) == 0
    assert made.codes() == ()


@pytest.mark.parametrize(
    ("of_unit", "since", "end"),
    [
        ({"max_stay_days": 21}, -7, 14),
        ({"max_stay_days": 21}, -8, 7),
        ({"max_stay_days": 21}, -20, 1),
        ({"max_stay_days": 21}, -21, 7),
        ({"max_stay_days": 21}, -22, 7),
        ({"setting": "crisis"}, -14, 14),
        ({"setting": "crisis", "max_stay_days": 15}, -14, 1),
    ],
)
def test_the_longest_stay_counts_from_since(of_unit: dict[str, Any], since: int, end: int) -> None:
    assert kept_until(resident(of_unit, since)) == end


@pytest.mark.parametrize(
    ("beds", "changes", "end"),
    [
        (3, ((14, 0),), 14),
        (3, ((13, 0),), 7),
        (3, ((1, 0),), 1),
        (3, ((-5, 0),), 63),
        (0, (), 63),
        (0, ((14, 0),), 63),
        (0, ((14, 2),), 63),
        (0, ((14, 2), (35, 0)), 35),
        (3, ((0, 0),), 63),
        (3, ((14, 1),), 63),
    ],
)
def test_closing_beds_end_the_stay(beds: int, changes: tuple[tuple[int, int], ...], end: int) -> None:
    fields = {"beds": beds, "bed_changes": tuple(beds_from(*change) for change in changes)}
    assert kept_until(resident(fields)) == end


@pytest.mark.parametrize(("grace", "end"), [(1, 1), (3, 3), (13, 7), (14, 14)])
def test_grace_is_the_policys_and_rounded_down(grace: int, end: int) -> None:
    assert kept_until(resident({"contract": contract(-9, -1)}).norms(grace_days=grace)) == end


@pytest.mark.parametrize(("days", "end"), [(10, 28), (78, 28), (79, 35), (85, 35), (86, 42), (999, 63)])
def test_care_ends_as_expected_or_when_overdue(days: int, end: int) -> None:
    assert kept_until(resident({}, need=need(start=-50, days=days))) == end


@pytest.mark.parametrize(
    ("end", "codes"), [(0, ("interruption",)), (7, ("interruption",)), (14, ()), (21, ("contract",))]
)
def test_a_resident_is_interrupted_only_when_the_stay_must_end(end: int, codes: tuple[str, ...]) -> None:
    made = resident({"contract": contract(-9, 13)})
    if end:
        made.plan_for("y-1", stay("u-1", 0, end))
    assert made.codes() == codes


def test_admission_rules_do_not_put_a_resident_out() -> None:
    unsuitable = {"region_ids": (), "where": 99, "setting": "three_milieu", "min_age": 17}
    made = resident(unsuitable, excluded_unit_ids=("u-1",))
    assert made.plan_for("y-1", stay("u-1", 0, 63)).codes() == ()


def test_coming_back_is_entering() -> None:
    made = resident({"region_ids": ()}, may_move=True).add(unit("u-2", contract=contract(-9, 40)))
    made.plan_for("y-1", stay("u-1", 0, 7), stay("u-2", 7, 14), stay("u-1", 14, 63))
    assert made.codes() == ("region",)


@pytest.mark.parametrize(
    ("current", "planned", "settings", "codes"),
    [
        (None, None, ("closed",), ()),
        ("b-1", "b-1", ("closed",), ()),
        ("b-1", None, ("closed",), ("setting",)),
        ("b-1", None, ("open_group",), ()),
        ("b-1", "b-2", ("closed",), ()),
        ("b-1", "b-far", ("closed",), ("brigade",)),
        (None, "b-far", ("closed",), ("brigade",)),
        ("b-far", "b-far", ("closed",), ()),
    ],
)
def test_the_brigade_at_the_current_place(
    current: str | None, planned: str | None, settings: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    made = resident(
        {},
        need=need(*settings, start=-50),
        current_stay=living("u-1", -50, current),
        brigade_alternative=alternative("open_group"),
    ).add(brigade("b-1"), brigade("b-2"), brigade("b-far", where=90))
    assert made.plan_for("y-1", stay("u-1", 0, 63, planned)).codes() == codes


def test_todays_team_may_go_on_whatever_its_travel_and_the_site() -> None:
    made = resident(
        {"expertises": ("jeo",)},
        need=need(start=-50, expertises={"ggz": 60, "jeo": 30}),
        current_stay=living("u-1", -50, ggz="t-far", jeo="t-jeo"),
    ).add(ambulant("t-far", "ggz", where=90), ambulant("t-jeo", "jeo"))
    assert made.plan_for("y-1", stay("u-1", 0, 63, ggz="t-far", jeo="t-jeo")).codes() == ()
    made.plan_for("y-1", stay("u-1", 0, 14, ggz="t-far"), stay("u-1", 14, 63, ggz="t-far", jeo="t-jeo"))
    assert made.codes() == ()


def test_todays_team_is_like_any_other_at_another_place() -> None:
    made = resident(
        {},
        may_move=True,
        need=need(start=-50, expertises={"ggz": 60}),
        current_stay=living("u-1", -50, ggz="t-far"),
    ).add(ambulant("t-far", "ggz", where=90), unit("u-2"))
    assert made.plan_for("y-1", stay("u-2", 0, 63, ggz="t-far")).codes() == ("support_travel",)
