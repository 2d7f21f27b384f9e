"""Why here, why not there, on hand-made worlds with the numbers worked out beside them."""

import pytest

from matcher.desk import Explanation, explain
from matcher.desk.explain.explanation import ChangeCode, TermDifference
from models.plan import Plan
from tests.matcher.check.build import World, ambulant, beds_from, day, living, need, stay, unit, world, youth
from tests.matcher.desk.building import desk_of, priced

DAYS = 63
"""Days of the horizon of these worlds."""
NEAR, FAR = DAYS * 29, DAYS * 51
"""10 minutes: 200 a week, 29 a day; 18 minutes: 360 a week, 51 a day."""


def _two_units() -> World:
    return world(youth(), unit("u-1", where=10), unit("u-2", where=38))


def _explained(here: World, place: str | None = None, plan: Plan | None = None, youth_id: str = "y-1") -> Explanation:
    return explain(desk_of(here, plan or here.plan()), youth_id, place)


def test_here_has_its_terms_and_what_it_costs_the_others() -> None:
    here = _two_units().plan_for("y-1", stay("u-1", 0, DAYS))
    plan = priced(here, ("beds:u-1", 0, 700.0), ("beds:u-1", 7, 900.0), ("beds:u-2", 0, 8.0))

    found = _explained(here, plan=plan).here

    assert (found.place, found.from_date, found.days_without_place) == ("u-1", day(0), 0)
    assert [(line.term, line.points) for line in found.costs] == [("family_travel", NEAR)]
    assert (found.own_points, found.price_points, found.total_points) == (NEAR, 1600, NEAR + 1600)
    assert [(item.resource, item.points) for item in found.priced] == [("beds:u-1", 1600)]


def test_the_best_other_place_costs_the_difference_in_own_points() -> None:
    found = _explained(_two_units().plan_for("y-1", stay("u-1", 0, DAYS)))

    contrast = found.contrast
    assert contrast is not None
    assert (found.asked, found.reason, contrast.place, contrast.fits) == (None, None, "u-2", True)
    assert (contrast.own_difference, contrast.price_difference) == (FAR - NEAR, 0)
    assert contrast.terms == (TermDifference(term="family_travel", here=NEAR, there=FAR),)
    change = contrast.change
    assert (change.code, change.points, change.term) == (ChangeCode.OWN_POINTS, FAR - NEAR, "family_travel")


def test_terms_that_are_the_same_are_left_out() -> None:
    same = need("family_home", "open_group", expertises={"ggz": 90})
    here = world(youth(need=same), unit("u-1", where=10), unit("u-2", where=38)).plan_for("y-1", stay("u-1", 0, DAYS))

    found = _explained(here)

    assert {line.term for line in found.here.costs} == {"family_travel", "uncovered_expertise", "heavier_setting"}
    assert found.contrast is not None
    assert [line.term for line in found.contrast.terms] == ["family_travel"]


def test_where_the_price_decides_one_bed_more_until_a_date_would_do() -> None:
    here = _two_units().plan_for("y-1", stay("u-2", 0, DAYS))
    # 1,386 cheaper of its own; the bed is worth 600 on the first three days: 414 too dear
    plan = priced(here, *(("beds:u-1", number, 600.0) for number in range(3)))

    contrast = _explained(here, "u-1", plan).contrast

    assert contrast is not None
    assert (contrast.own_difference, contrast.price_difference) == (NEAR - FAR, 1800)
    assert contrast.total_difference == 414
    (room,) = contrast.room
    assert (room.resource, room.here, room.there, room.missing, room.held_by) == ("beds:u-1", 0, 1800, 0, ())
    assert (contrast.change.code, contrast.change.points) == (ChangeCode.CAPACITY, 414)
    (more,) = contrast.change.capacity
    assert (more.resource, more.units, more.from_date, more.until, more.points) == ("beds:u-1", 1, day(0), day(1), 600)


def test_a_price_that_takes_two_days_is_lifted_for_two_days() -> None:
    here = _two_units().plan_for("y-1", stay("u-2", 0, DAYS))
    plan = priced(here, *(("beds:u-1", number, 800.0) for number in range(1, 4)))

    contrast = _explained(here, "u-1", plan).contrast

    # 2,400 - 1,386 = 1,014: more than the 800 of one day
    assert contrast is not None
    (more,) = contrast.change.capacity
    assert (contrast.change.points, more.from_date, more.until, more.points) == (1014, day(1), day(3), 1600)


def test_capacity_that_both_take_changes_nothing() -> None:
    # the team is 14 minutes from either unit; its minutes are priced, here as well as there
    here = world(
        youth(need=need(expertises={"ggz": 60})),
        unit("u-1", where=10),
        unit("u-2", where=38),
        ambulant("t-1", where=24),
    ).plan_for("y-1", stay("u-1", 0, DAYS, ggz="t-1"))
    plan = priced(here, ("ambulant:t-1", 0, 0.5), ("ambulant:t-1", 1, 1.5))

    found = _explained(here, plan=plan)

    # 88 minutes on each of the two days: less than what nobody's minutes would cost
    assert found.here.price_points == 88 * 2
    contrast = found.contrast
    assert contrast is not None
    assert (contrast.own_difference, contrast.price_difference, contrast.room) == (FAR - NEAR, 0, ())
    assert (contrast.change.code, contrast.change.points) == (ChangeCode.OWN_POINTS, FAR - NEAR)


def test_a_full_place_says_who_has_the_bed_and_what_it_would_gain() -> None:
    here = world(
        youth(),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        unit("u-1", where=10, beds=1),
        unit("u-2", where=38),
    )
    here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))

    found = _explained(here, "u-1")

    assert found.reason is not None
    assert found.contrast is not None
    assert (found.reason.code, found.contrast.fits, found.contrast.total_difference) == ("full", False, NEAR - FAR)
    (room,) = found.contrast.room
    assert (room.missing, room.held_by, room.held_by_count) == (1, ("y-2",), 1)
    assert (room.from_date, room.until) == (day(0), day(DAYS))
    change = found.contrast.change
    assert (change.code, change.points) == (ChangeCode.CAPACITY, 0)
    assert [(item.units, item.from_date, item.until) for item in change.capacity] == [(1, day(0), day(DAYS))]


def test_a_place_that_is_free_too_late_would_need_its_bed_until_then() -> None:
    here = world(
        youth(),
        youth("y-2", need=need(start=-20, days=34), current_stay=living("u-1", -20)),
        unit("u-1", where=10, beds=1),
        unit("u-2", where=38),
    )
    here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, 14))

    contrast = _explained(here, "u-1").contrast

    assert contrast is not None
    # 14 days of waiting, then 49 of 29
    assert (contrast.from_date, contrast.own_difference) == (day(14), 14 * 2400 + 49 * 29 - FAR)
    assert contrast.change.code is ChangeCode.CAPACITY
    (more,) = contrast.change.capacity
    assert (more.resource, more.from_date, more.until) == ("beds:u-1", day(0), day(14))
    assert [(item.place, item.from_date) for item in contrast.change.stays] == [("u-1", day(0))]
    assert [room.held_by for room in contrast.room] == [("y-2",)]


def test_a_bed_that_opens_later_is_held_by_nobody() -> None:
    here = world(
        youth(), unit("u-1", where=10, beds=0, bed_changes=(beds_from(28, 1),)), unit("u-2", where=38)
    ).plan_for("y-1", stay("u-2", 0, DAYS))

    contrast = _explained(here, "u-1").contrast

    assert contrast is not None
    # a unit without a bed is shut by a rule: more capacity alone does not open it
    assert (contrast.from_date, contrast.change.code) == (day(28), ChangeCode.OWN_POINTS)
    assert contrast.change.term == "waiting"


def test_a_settled_youth_stays_because_the_request_says_so() -> None:
    here = world(youth(current_stay=living("u-1", -20), need=need(start=-20)), unit("u-1"), unit("u-2", where=19))
    here.plan_for("y-1", stay("u-1", 0, DAYS))

    for place in ("u-2", None):
        found = _explained(here, place)
        assert (found.reason and found.reason.code, found.contrast) == ("may_move", None)


def test_ages_and_other_rules_are_told_with_their_change() -> None:
    here = world(youth(), unit("u-1"), unit("u-2", max_age=13)).plan_for("y-1", stay("u-1", 0, DAYS))

    found = _explained(here, "u-2")

    assert found.contrast is None
    assert found.reason is not None
    assert (found.reason.code, found.reason.parameters["max_age"]) == ("age", 13)


def test_whom_the_plan_forgot_could_simply_go() -> None:
    found = _explained(world(youth(), unit("u-1")))

    assert (found.here.place, found.here.stays, found.here.own_points) == (None, (), DAYS * 2400)
    assert found.contrast is not None
    assert found.contrast.own_difference == NEAR - DAYS * 2400
    assert found.contrast.change.code is ChangeCode.NOTHING


def test_the_place_of_the_plan_has_no_contrast_where_nothing_there_is_cheaper() -> None:
    found = _explained(_two_units().plan_for("y-1", stay("u-1", 0, DAYS)), "u-1")

    assert (found.contrast, found.reason) == (None, None)


def test_another_beginning_at_the_place_of_the_plan_is_a_contrast() -> None:
    contrast = _explained(_two_units().plan_for("y-1", stay("u-1", 7, DAYS)), "u-1").contrast

    assert contrast is not None
    assert (contrast.from_date, contrast.own_difference) == (day(0), 7 * 29 - 7 * 2400)
    assert contrast.change.code is ChangeCode.NOTHING


def test_an_alliance_without_any_unit_still_answers() -> None:
    found = _explained(world(youth()))

    assert (found.contrast, found.reason and found.reason.place) == (None, "home")


def test_unknown_youths_and_places_are_refused() -> None:
    desk = desk_of(_two_units())
    with pytest.raises(KeyError):
        explain(desk, "y-9")
    with pytest.raises(KeyError):
        explain(desk, "y-1", "u-9")
