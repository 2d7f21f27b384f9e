from typing import Any

import pytest

from models.stay import Stay
from tests.matcher.check.build import (
    World,
    alternative,
    ambulant,
    authorised,
    beds_from,
    brigade,
    contract,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)


@pytest.mark.parametrize(
    ("start", "need_from", "codes"),
    [(7, 7, ()), (6, 7, ("care_begins",)), (14, 7, ()), (0, -9, ()), (14, 8, ()), (7, 8, ("care_begins",))],
)
def test_care_begins_when_needed(start: int, need_from: int, codes: tuple[str, ...]) -> None:
    made = world(unit("u-1"), youth("y-1", need=need(start=need_from)))
    assert made.plan_for("y-1", stay("u-1", start, 63)).codes() == codes


@pytest.mark.parametrize(
    ("end", "codes"), [(28, ("interruption",)), (35, ()), (42, ("care_ends",))], ids=["early", "on", "late"]
)
def test_care_ends_at_the_boundary_on_or_after_what_is_expected(end: int, codes: tuple[str, ...]) -> None:
    made = world(unit("u-1"), youth("y-1", need=need(days=26)))
    assert made.plan_for("y-1", stay("u-1", 7, end)).codes() == codes


def leaver(**fields: Any) -> World:
    fields = {"need": need(start=-20), "current_stay": living("u-1", -20), **fields}
    made = world(unit("u-1"), unit("u-2"), youth("y-1", **fields))
    return made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 63))


def test_leaving_needs_a_reason() -> None:
    assert leaver().codes() == ("leaving",)
    assert leaver(may_move=True).codes() == ()
    assert leaver(brigade_alternative=alternative("home")).codes() == ("leaving",)


@pytest.mark.parametrize(
    ("stays", "codes"),
    [
        ((stay("u-1", 0, 14), stay("u-2", 14, 63)), ()),
        ((stay("u-1", 0, 14), stay("u-2", 14, 21), stay("u-1", 21, 63)), ("leaving",)),
        ((stay("u-1", 7, 14), stay("u-2", 14, 63)), ("interruption", "leaving")),
    ],
    ids=["first move", "second move", "after an interruption, which is a move"],
)
def test_a_welcome_move_is_one_move(stays: tuple[Stay, ...], codes: tuple[str, ...]) -> None:
    assert leaver(may_move=True).plan_for("y-1", *stays).codes() == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"contract": contract(-99, 61)}, ()),
        ({"contract": contract(-99, 62)}, ("leaving",)),
        ({"bed_changes": (beds_from(56, 0),)}, ()),
    ],
)
def test_a_stay_that_must_end_before_care_does_may_be_left_at_any_time(
    changes: dict[str, Any], codes: tuple[str, ...]
) -> None:
    assert leaver().change("u-1", **unit("u-1", **changes).__dict__).codes() == codes


def test_a_crisis_unit_may_be_left_even_where_it_could_last() -> None:
    made = leaver().change("u-1", **unit("u-1", setting="crisis").__dict__)
    assert made.norms(crisis_longest_stay_days=200).codes() == ()


def test_a_stay_that_lasts_until_the_end_of_care_may_not_be_left() -> None:
    made = leaver(need=need(start=-20, days=60)).change("u-1", contract=contract(-99, 50))
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 42))
    assert made.codes() == ("leaving",)


@pytest.mark.parametrize("brigade_settings", [None, ("open_group",)])
def test_closed_may_be_left_for_the_brigade(brigade_settings: tuple[str, ...] | None) -> None:
    made = leaver(
        need=need("closed", "open_group", start=-20),
        closed_authorisation=authorised(-20, 400),
        brigade_alternative=alternative(*brigade_settings) if brigade_settings else None,
    ).change("u-1", **unit("u-1", setting="closed").__dict__)
    assert made.codes() == (() if brigade_settings else ("leaving",))


def test_an_entered_stay_that_must_end_may_be_left_too() -> None:
    made = world(unit("u-1", contract=contract(-9, 40)), unit("u-2"), youth("y-1"))
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 63))
    assert made.codes() == ()
    assert made.change("u-1", contract=None).codes() == ("leaving",)


def test_an_excess_to_come_ends_an_entered_stay() -> None:
    """`full_today` is a rule of entered stays: u-1 falls to one bed on day 28, taken by y-2 and y-3."""
    made = world(
        unit("u-1", beds=3, bed_changes=(beds_from(28, 1),)),
        youth("y-1"),
        youth("y-2", current_stay=living("u-1", -9)),
        youth("y-3", current_stay=living("u-1", -9)),
    )
    for resident in ("y-2", "y-3"):
        made.plan_for(resident, stay("u-1", 0, 63))
    assert made.plan_for("y-1", stay("u-1", 0, 28)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 0, 21)).codes() == ("interruption",)
    assert made.plan_for("y-1", stay("u-1", 0, 35)).codes() == ("full_today",)


def test_any_gap_may_end_by_entering_a_place() -> None:
    made = world(unit("u-1", max_stay_days=14), unit("u-2"), youth("y-1"))
    assert made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 35, 63)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 0, 14)).codes() == ()


@pytest.mark.parametrize(("max_moves", "codes"), [(3, ()), (2, ()), (1, ("max_moves",)), (0, ("max_moves",))])
def test_at_most_so_many_moves(max_moves: int, codes: tuple[str, ...]) -> None:
    made = leaver(may_move=True).change("u-2", contract=contract(-9, 40)).norms(max_moves=max_moves)
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 21), stay("u-1", 21, 63))
    assert made.codes() == codes


@pytest.mark.parametrize(
    ("stays", "codes"),
    [
        ((stay("u-crisis", 0, 14), stay("u-short", 14, 28), stay("u-1", 28, 63)), ("limited_unit",)),
        ((stay("u-crisis", 0, 14), stay("u-2", 14, 28), stay("u-short", 28, 63)), ()),
        ((stay("u-short", 0, 35), stay("u-crisis", 42, 63)), ("limited_unit",)),
        ((stay("u-short", 0, 35), stay("u-short", 42, 63)), ("limited_unit",)),
        ((stay("u-short", 0, 35), stay("u-1", 42, 63)), ()),
        ((stay("u-short", 0, 14), stay("u-short", 14, 35, ggz="t-1"), stay("u-1", 35, 63)), ()),
    ],
    ids=[
        "at once",
        "open group between",
        "after a gap",
        "the same after a gap",
        "open after a gap",
        "support",
    ],
)
def test_no_shuttling_between_limited_units(stays: tuple[Stay, ...], codes: tuple[str, ...]) -> None:
    asked = need("open_group", "crisis", expertises={"ggz": 30})
    made = world(
        unit("u-crisis", setting="crisis"),
        unit("u-short", max_stay_days=35),
        unit("u-1"),
        unit("u-2", contract=contract(-9, 40)),
        ambulant("t-1"),
        youth("y-1", need=asked, may_move=True),
    )
    assert made.plan_for("y-1", *stays).codes() == codes


def test_the_current_stay_counts_as_a_stay_in_a_limited_unit() -> None:
    made = leaver(current_stay=living("u-1", -20), may_move=True)
    made.change("u-1", max_stay_days=100).change("u-2", max_stay_days=100)
    assert made.plan_for("y-1", stay("u-2", 0, 63)).codes() == ("limited_unit",)


@pytest.mark.parametrize(
    ("max_stay_days", "codes"), [(None, ()), (90, ("limited_brigade",))], ids=["unlimited", "limited"]
)
def test_no_other_brigade_within_a_limited_unit(max_stay_days: int | None, codes: tuple[str, ...]) -> None:
    made = world(
        unit("u-1", max_stay_days=max_stay_days),
        brigade("b-1"),
        youth("y-1", brigade_alternative=alternative("open_group")),
    )
    assert made.plan_for("y-1", stay("u-1", 0, 28, "b-1"), stay("u-1", 28, 63)).codes() == codes


def test_the_longest_stay_counts_from_arrival_through_other_support() -> None:
    made = world(unit("u-1", max_stay_days=28), ambulant("t-1"), youth("y-1", need=need(expertises={"ggz": 30})))
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-1", 14, 28, ggz="t-1"))
    assert made.codes() == ()
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-1", 14, 35, ggz="t-1"))
    assert made.codes() == ("longest_stay",)


def test_a_horizon_without_days_holds_nothing() -> None:
    made = leaver()
    made.horizon = made.horizon.model_copy(update={"days": 0, "weeks": 0})
    assert made.plan_for("y-1").codes() == ()
