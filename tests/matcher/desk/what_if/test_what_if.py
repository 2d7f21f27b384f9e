"""Decisions that are tried, with the numbers worked out beside them."""

import threading
from datetime import timedelta

import pytest

from matcher.check import check_plan
from matcher.desk import open_desk, recommend
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.what_if.consequences import Consequence, NoWay, WhatIf
from matcher.desk.what_if.force import Force
from matcher.desk.what_if.forcing import force_of_option, force_of_place
from matcher.desk.what_if.what_if import what_if
from models.plan import EndReason
from models.vocabulary import Sex
from tests.matcher.check.build import RoadTravel, World, contract, day, living, need, stay, unit, world, youth
from tests.matcher.desk.building import priced
from tests.matcher.desk.standing import SECONDS, SETTINGS, forced, standing_of

DAYS = 63


def _answer(found: object) -> WhatIf:
    assert isinstance(found, WhatIf)
    return found


def _other(found: WhatIf, youth_id: str) -> Consequence:
    return next(item for item in found.others if item.youth_id == youth_id)


def _two_for_one_bed() -> World:
    # a day at u-1: y-1 10 minutes, 29 points; y-2 12 minutes, 34; at u-2: y-1 18 minutes, 51; y-2 16 minutes, 46
    here = world(youth(), youth("y-2", home=22), unit("u-1", where=10, beds=1), unit("u-2", where=38))
    return here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))


def test_who_makes_way_goes_to_the_next_best_place() -> None:
    found = _answer(forced(_two_for_one_bed(), "y-1", "u-1"))

    assert (found.cost_before, found.cost_after) == (DAYS * (51 + 34), DAYS * (29 + 46))
    assert (found.own.points, found.own.terms) == (-DAYS * 22, {"family_travel": -DAYS * 22})
    (other,) = found.others
    assert (other.youth_id, other.points) == ("y-2", DAYS * 12)
    assert [item.place for item in other.before] == ["u-1"]
    assert [item.place for item in other.after] == ["u-2"]
    (term,) = found.terms
    assert (term.term, term.before_points, term.after_points) == ("family_travel", DAYS * 85, DAYS * 75)
    assert found.bound == found.cost_after
    assert found.left_out_points == 0


def test_where_there_is_no_other_place_somebody_waits_and_it_is_told_how_long() -> None:
    here = world(youth(), youth("y-2", home=22), unit("u-1", beds=1)).plan_for("y-2", stay("u-1", 0, DAYS))

    found = _answer(forced(here, "y-1", "u-1"))

    other = _other(found, "y-2")
    assert (found.own.points, other.points) == (DAYS * (29 - 2400), DAYS * (2400 - 34))
    assert (found.own.days_without_place_before, found.own.days_without_place_after) == (DAYS, 0)
    assert (other.days_without_place_before, other.days_without_place_after) == (0, DAYS)


def test_before_the_day_asked_for_the_youth_waits() -> None:
    # day 8 is moved on to the next beginning of a period, day 14
    found = _answer(forced(world(youth(), unit("u-1")), "y-1", "u-1", day(8)))

    assert found.from_date == day(14)
    assert found.cost_after == 14 * 2400 + (DAYS - 14) * 29


def test_without_a_day_it_is_the_cheapest_one() -> None:
    assert _answer(forced(world(youth(need=need(start=9)), unit("u-1")), "y-1", "u-1")).from_date == day(14)


def test_the_cheapest_day_may_be_one_on_which_a_search_would_not_look() -> None:
    seldom = SETTINGS.model_copy(update={"weekly_until_week": 1, "later_every_weeks": 4})
    baseline = standing_of(world(youth(need=need(start=16)), unit("u-1")), settings=seldom)
    begins = baseline.desk.problem.beginnings[0]

    force = force_of_place(baseline.desk, "y-1", "u-1", None)

    assert isinstance(force, Force)
    assert baseline.desk.problem.instance.boundaries[force.period] == 21
    assert not begins[force.period]


def test_a_settled_resident_makes_no_way_and_the_bed_is_named() -> None:
    here = world(youth(), youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)), unit("u-1", beds=1))
    here.plan_for("y-2", stay("u-1", 0, DAYS))

    found = forced(here, "y-1", "u-1")

    assert isinstance(found, NoWay)
    assert found.is_proven
    assert found.reason.code == "full"
    (short,) = found.reason.shortages
    assert (short.resource, short.units, short.from_date, short.until) == ("beds:u-1", 1, day(0), day(DAYS))


def test_a_resident_who_may_move_makes_way_and_pays_for_the_move() -> None:
    here = world(
        youth(),
        youth("y-2", home=22, current_stay=living("u-1", -20), need=need(start=-20), may_move=True),
        unit("u-1", beds=1),
        unit("u-2", where=38),
    )
    here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))

    found = _answer(forced(here, "y-1", "u-1", day(0)))

    assert _other(found, "y-2").terms == {"family_travel": DAYS * 12, "moves": 30_000}


def test_all_of_one_sex_make_way_together_before_they_would_have_to() -> None:
    # the unit closes after day 41; both girls have to move then, and would rather not sooner
    girls = {"current_stay": living("u-1", -20), "need": need(start=-20)}
    here = world(
        youth(sex=Sex.MALE),
        youth("y-2", **girls),
        youth("y-3", **girls),
        unit("u-1", beds=3, one_sex_at_a_time=True, contract=contract(-100, 41)),
        unit("u-2", where=38, beds=4),
    )
    for girl in ("y-2", "y-3"):
        here.plan_for(girl, stay("u-1", 0, 42), stay("u-2", 42, DAYS))

    found = _answer(forced(here, "y-1", "u-1", day(14)))

    for girl in ("y-2", "y-3"):
        (away,) = [item for item in _other(found, girl).after if item.place == "u-2"]
        assert away.from_date <= day(14)


def test_a_rule_is_no_matter_of_making_way() -> None:
    found = forced(world(youth(), unit("u-1", max_age=9)), "y-1", "u-1")
    assert isinstance(found, PlaceReason)
    assert found.code == "age"


def test_a_day_before_care_can_begin_says_from_when() -> None:
    found = forced(world(youth(need=need(start=10)), unit("u-1")), "y-1", "u-1", day(3))
    assert isinstance(found, PlaceReason)
    assert (found.code, found.parameters) == ("not_on_that_day", {"soonest": day(14).isoformat()})


def test_a_day_after_the_horizon_is_refused() -> None:
    found = forced(world(youth(), unit("u-1")), "y-1", "u-1", day(DAYS))
    assert isinstance(found, PlaceReason)
    assert found.code == "not_on_that_day"


def test_a_day_on_which_the_unit_is_closed_has_no_way() -> None:
    here = world(youth(), unit("u-1", contract=contract(0, 20)))
    found = forced(here, "y-1", "u-1", day(35))
    assert isinstance(found, NoWay)
    assert (found.reason.code, found.is_proven) == ("not_on_that_day", True)


def test_staying_is_a_decision_as_well() -> None:
    here = world(
        youth(current_stay=living("u-2", -20), need=need(start=-20), may_move=True),
        unit("u-1", where=10),
        unit("u-2", where=38),
    ).plan_for("y-1", stay("u-1", 0, DAYS))

    found = _answer(forced(here, "y-1", "u-2"))

    assert (found.from_date, found.cost_after - found.cost_before) == (day(0), DAYS * 22 - 30_000)
    assert found.own.terms == {"moves": -30_000, "family_travel": DAYS * 22}


def test_a_resident_whose_care_is_over_by_then_is_nowhere() -> None:
    here = world(
        youth(current_stay=living("u-2", -20), need=need(start=-20, days=34), may_move=True),
        unit("u-1"),
        unit("u-2"),
    ).plan_for("y-1", stay("u-2", 0, 28))
    found = forced(here, "y-1", "u-1", day(DAYS - 7))
    assert isinstance(found, NoWay)
    assert found.reason.code == "not_on_that_day"


def test_what_has_nothing_to_do_with_the_decision_is_left_out_and_told_apart() -> None:
    here = _two_for_one_bed().add(youth("y-3", sex=Sex.MALE), unit("u-3", where=27, sexes=(Sex.MALE,)))
    here.change("u-1", sexes=(Sex.FEMALE,)).change("u-2", sexes=(Sex.FEMALE,))

    found = _answer(forced(here, "y-1", "u-1"))

    assert [item.youth_id for item in found.others] == ["y-2"]
    # 7 minutes are 20 points a day; y-3 waits in the plan and still does
    assert found.left_out_points == DAYS * (2400 - 20)
    assert found.cost_after - found.cost_before == -DAYS * 10


def test_what_the_plan_holds_already_changes_nothing() -> None:
    found = _answer(forced(_two_for_one_bed(), "y-2", "u-1", day(0)))
    assert (found.others, found.own.points, found.cost_after) == ((), 0, found.cost_before)
    assert found.own.before == found.own.after


def test_an_option_of_the_desk_is_forced_with_its_place_and_day() -> None:
    here = _two_for_one_bed()
    plan = here.plan()
    desk = open_desk(here.snapshot(), here.policy, SETTINGS, RoadTravel(), plan)
    (option,) = recommend(desk, "y-1").options
    baseline = standing_of(here, plan)

    force = force_of_option(baseline.desk, "y-1", option)

    assert force == Force(youth=0, place=1, period=0, brigade=False)
    assert _answer(what_if(baseline, force, SECONDS)).cost_after == plan.cost


def test_the_bound_of_the_prices_is_the_plans_with_the_forced_value() -> None:
    # the bed of u-1 is worth 10 points a day: y-1 there 39, y-2 there 44, else 51 and 46
    here = _two_for_one_bed()
    prices = [("beds:u-1", number, 10.0) for number in range(7)]
    prices += [("beds:u-1", number, 70.0) for number in range(7, DAYS, 7)]
    baseline = standing_of(here, priced(here, *prices))
    assert baseline.bound == pytest.approx(DAYS * (39 + 44 - 10))

    stop = threading.Event()
    stop.set()
    # stopped at once: no search, but the youth's own place is an answer, and the prices give the bound
    found = _answer(what_if(baseline, Force(0, 1, 0), SECONDS, stop=stop))

    assert found.cost_after == DAYS * (51 + 34)
    assert found.bound == DAYS * (51 + 44 - 10)


def test_the_plan_that_follows_is_one_of_the_same_snapshot() -> None:
    here = _two_for_one_bed()
    found = _answer(forced(here, "y-1", "u-1"))

    assert check_plan(here.snapshot(), found.plan, travel=RoadTravel()).violations == ()
    assert (found.plan.snapshot_id, found.plan.cost) == (here.snapshot().id, found.cost_after)
    assert found.plan.bound <= DAYS * 75
    assert found.plan.provenance.ended in (EndReason.PROVEN, EndReason.EXHAUSTED)


def test_the_first_answer_is_told_while_the_search_goes_on() -> None:
    told: list[tuple[int, float]] = []
    baseline = standing_of(_two_for_one_bed())

    found = what_if(baseline, Force(0, 0, 0), SECONDS, on_first=lambda points, seconds: told.append((points, seconds)))

    (first,) = told
    assert first[0] >= -DAYS * 10
    assert first[1] <= _answer(found).seconds
    assert timedelta(seconds=_answer(found).first_answer_seconds) <= timedelta(seconds=SECONDS)
