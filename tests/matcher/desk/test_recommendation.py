"""Options and reasons on hand-made worlds, with the numbers worked out beside them."""

from datetime import date

from matcher.desk import OptionKind, open_desk, recommend
from models.policy import Policy
from models.settings import SolverSettings
from tests.matcher.check.build import RoadTravel as Road
from tests.matcher.check.build import (
    alternative,
    ambulant,
    authorised,
    beds_from,
    brigade,
    day,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)
from tests.matcher.desk.building import asked, option_at, priced

DAYS = 63
"""Days of the horizon of these worlds."""


def _reasons(found: object) -> dict[str, str]:
    return {item.place: item.code for item in found.reasons}  # type: ignore[attr-defined]


def test_the_nearest_free_unit_comes_first_with_its_own_points() -> None:
    # 10 minutes: 200 a week, 29 a day; 18 minutes: 360 a week, 51 a day
    found = asked(world(youth(), unit("u-1", where=10), unit("u-2", where=38)))

    assert [(item.place, item.own_points) for item in found.options] == [("u-1", DAYS * 29), ("u-2", DAYS * 51)]
    assert [item.kind for item in found.options] == [OptionKind.UNIT_NOW] * 2
    assert [item.price_points for item in found.options] == [0, 0]
    assert found.options[0].stays[0].family_travel_minutes == 10
    assert not found.is_priced
    assert _reasons(found) == {"home": "setting"}


def test_the_price_of_the_bed_turns_the_ranking() -> None:
    here = world(youth(), unit("u-1", where=10), unit("u-2", where=38))
    # own 1,827 and 3,213; the bed of u-1 is worth 700 on the first day and 900 in the week from day 7
    plan = priced(here, ("beds:u-1", 0, 700.0), ("beds:u-1", 7, 900.0))

    found = asked(here, plan=plan)

    assert found.is_priced
    assert [item.place for item in found.options] == ["u-2", "u-1"]
    assert [(item.own_points, item.price_points) for item in found.options] == [(3213, 0), (1827, 1600)]
    assert found.options[1].total_points == 3427


def test_a_place_that_the_plan_gives_to_another_until_a_date_is_an_option_from_then() -> None:
    here = world(
        youth(),
        youth("y-2", need=need(start=-20, days=34), current_stay=living("u-1", -20)),
        unit("u-1", beds=1),
    ).plan_for("y-2", stay("u-1", 0, 28))

    found = asked(here, plan=here.plan())

    only = option_at(found, "u-1")
    assert (only.kind, only.from_date) == (OptionKind.UNIT_FROM_DATE, day(28))
    assert only.days_without_place == 28
    # 28 days of waiting at 2,400, then 35 days of 29
    assert only.own_points == 28 * 2400 + 35 * 29


def test_a_full_unit_says_how_many_beds_until_when_and_what_they_are_worth() -> None:
    here = world(
        youth(),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        unit("u-1", beds=1),
    ).plan_for("y-2", stay("u-1", 0, DAYS))

    found = asked(here, plan=priced(here, ("beds:u-1", 0, 40.0), ("beds:u-1", 14, 60.0)))

    assert found.options == ()
    full = next(item for item in found.reasons if item.place == "u-1")
    assert (full.code, full.points) == ("full", 100)
    (short,) = full.shortages
    assert (short.resource, short.units, short.from_date, short.until) == ("beds:u-1", 1, day(0), day(DAYS))
    # never blank: the bed first, for it has a price; and the waiting
    assert [item.place for item in found.relaxations] == ["u-1", "home"]
    assert found.without_choice.waiting_from == day(0)
    assert found.without_choice.norm_date == day(98)
    assert found.without_choice.own_points == DAYS * 2400


def test_a_bed_that_opens_is_an_option_from_that_day() -> None:
    found = asked(world(youth(), unit("u-1", beds=0, bed_changes=(beds_from(14, 1),))))

    assert option_at(found, "u-1").from_date == day(14)


def test_team_minutes_that_are_short_are_told_with_their_worth() -> None:
    # 90 minutes are 2 trips of 2 x 10: 130 a week; 100 are there, 30 short; 3 points in the first period
    here = world(youth(need=need(expertises={"ggz": 90})), unit("u-1"), ambulant("t-1", "ggz", minutes_per_week=100))

    found = asked(here, plan=priced(here, ("ambulant:t-1", 0, 3.0)))

    option = option_at(found, "u-1")
    assert option.stays[0].uncovered_minutes_per_week == {"ggz": 90}
    (short,) = option.support_shortages
    assert (short.resource, short.units, short.points) == ("ambulant:t-1", 30, 90)


def test_a_team_with_minutes_covers_and_is_named() -> None:
    here = world(youth(need=need(expertises={"ggz": 90})), unit("u-1"), ambulant("t-1", "ggz", minutes_per_week=130))

    (first,) = asked(here).options

    assert [item.team_id for item in first.stays[0].stay.support] == ["t-1"]
    assert first.stays[0].uncovered_minutes_per_week == {}
    assert first.stays[0].professional_travel_minutes_per_week == 40
    assert first.support_shortages == ()


def test_a_crisis_bed_is_followed_by_a_place() -> None:
    here = world(
        youth(need=need("open_group", "crisis", urgency="crisis")),
        unit("crisis", setting="crisis", where=60),
        unit("lasting", beds=0, bed_changes=(beds_from(14, 1),)),
    )

    crisis = option_at(asked(here), "crisis")

    assert crisis.kind is OptionKind.CRISIS_THEN_FOLLOW_UP
    assert [(item.stay.place, item.stay.from_date) for item in crisis.stays] == [
        ("crisis", day(0)),
        ("lasting", day(14)),
    ]
    assert crisis.moves == 1


def test_closed_care_is_an_option_inside_its_authorisation_only() -> None:
    closed = unit("u-1", setting="closed")
    without = asked(world(youth(need=need("closed")), closed))
    within = asked(world(youth(need=need("closed"), closed_authorisation=authorised(0, 20)), closed))

    assert _reasons(without)["u-1"] == "closed_authorisation"
    option = option_at(within, "u-1")
    # 20 is included; days 14..20 are a whole week
    assert (option.stays[0].stay.from_date, option.stays[0].stay.until) == (day(0), day(21))


def test_the_brigade_is_an_option_at_home_and_in_an_open_unit() -> None:
    here = world(
        youth(
            need=need("closed"),
            closed_authorisation=authorised(-1, 100),
            brigade_alternative=alternative("home", "open_group"),
        ),
        unit("u-1"),
        brigade(),
    )

    kinds = {item.place: item.kind for item in asked(here).options}

    assert kinds == {"home": OptionKind.HOME_WITH_BRIGADE, "u-1": OptionKind.UNIT_WITH_BRIGADE}


def test_ages_are_told_with_the_month_in_which_they_pass_never_the_birthday() -> None:
    # 15 on 3 December, care from 13 December on
    found = asked(world(youth(birth_date=date(2011, 12, 3), need=need(start=20)), unit("u-1", max_age=14)))

    (told,) = [item for item in found.reasons if item.place == "u-1"]
    assert told.code == "age"
    assert told.parameters == {"max_age": 14, "to_max_age": 15, "too_old_in": "2026-12"}


def test_who_is_too_old_today_is_so_already_whatever_the_month() -> None:
    found = asked(world(youth(birth_date=date(2011, 5, 2)), unit("u-1", max_age=14)))

    (told,) = [item for item in found.reasons if item.place == "u-1"]
    assert told.parameters == {"max_age": 14, "to_max_age": 15, "too_old_in": None, "too_old_already": True}


def test_a_reason_names_what_else_stands_in_the_way() -> None:
    here = world(
        youth(sex="female", need=need("family_home"), excluded_unit_ids=("u-4",)),
        youth("y-2", current_stay=living("u-3", -20), need=need(start=-20)),
        unit("u-1", setting="open_group", min_age=17, sexes=("male",)),
        unit("u-2", setting="closed", where=29),
        unit("u-3", setting="open_group", beds=1),
        unit("u-4", setting="family_home", beds=0),
    ).plan_for("y-2", stay("u-3", 0, DAYS))

    reasons = {item.place: item for item in asked(here, plan=here.plan()).reasons}

    assert {place: (item.code, item.also) for place, item in reasons.items()} == {
        "u-1": ("setting", ("age", "sex")),
        "u-2": ("setting", ("closed_authorisation",)),
        "u-3": ("setting", ("full",)),
        "u-4": ("exclusion", ("beds_open",)),
        "home": ("setting", ()),
    }
    assert reasons["u-2"].family_travel_minutes == 9
    assert reasons["home"].family_travel_minutes == 0


def test_a_unit_that_is_free_on_some_days_is_not_full_beside_its_reason() -> None:
    here = world(
        youth(need=need("family_home")),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        unit("u-1", beds=1),
    ).plan_for("y-2", stay("u-1", 0, 56))

    (told,) = [item for item in asked(here, plan=here.plan()).reasons if item.place == "u-1"]
    assert (told.code, told.also) == ("setting", ())


def test_who_needs_care_later_has_a_unit_from_that_day_not_now() -> None:
    option = option_at(asked(world(youth(need=need(start=12)), unit("u-1"))), "u-1")

    assert (option.kind, option.from_date) == (OptionKind.UNIT_FROM_DATE, day(14))


def test_a_settled_youth_stays_and_the_other_place_says_why() -> None:
    found = asked(world(youth(current_stay=living("u-1", -20), need=need(start=-20)), unit("u-1"), unit("u-2")))

    assert [(item.place, item.kind, item.own_points) for item in found.options] == [("u-1", OptionKind.STAY, DAYS * 29)]
    assert _reasons(found) == {"u-2": "may_move", "home": "setting"}
    assert found.relaxations[0].code == "may_move"


def test_who_may_move_pays_for_the_move() -> None:
    here = world(
        youth(current_stay=living("u-1", -20), need=need(start=-20), may_move=True),
        unit("u-1", where=10),
        unit("u-2", where=20),
    )

    option = option_at(asked(here), "u-2")

    assert (option.kind, option.from_date, option.moves) == (OptionKind.UNIT_NOW, day(0), 1)
    assert option.own_points == 30_000


def test_what_differs_in_nothing_is_shown_once_with_its_count() -> None:
    found = asked(world(youth(), unit("u-1", where=10), unit("u-2", where=10), unit("u-3", where=30)))

    (only,) = found.options
    assert (only.place, only.alike) == ("u-1", ("u-2", "u-3"))
    assert _reasons(found) == {"home": "setting"}


def test_units_of_another_setting_are_not_alike() -> None:
    both = need("family_home", "open_group")
    found = asked(world(youth(need=both), unit("u-1", where=10), unit("u-2", where=10, setting="family_home")))

    assert [item.alike for item in found.options] == [(), ()]


def test_who_is_kept_apart_from_a_resident_is_told() -> None:
    here = world(
        youth(keep_apart_ids=("y-2",)),
        youth("y-2", current_stay=living("u-1", -20), need=need(start=-20)),
        unit("u-1"),
    )

    assert _reasons(asked(here))["u-1"] == "apart"


def test_an_alliance_without_any_unit_still_answers() -> None:
    found = recommend(open_desk(world(youth()).snapshot(), Policy(), SolverSettings(), Road()), "y-1")

    assert (found.options, _reasons(found)) == ((), {"home": "setting"})
    assert found.without_choice.days_without_place == DAYS


def test_a_resident_with_no_other_place_whose_care_ends_still_has_an_answer() -> None:
    found = asked(world(youth(current_stay=living("home", -20), need=need("home", start=-20, days=30))))

    assert [(item.kind, item.stays[-1].stay.until) for item in found.options] == [(OptionKind.STAY, day(28))]


def test_care_after_the_horizon_is_told_as_such() -> None:
    found = asked(world(youth(need=need(start=400)), unit("u-1")))

    assert _reasons(found) == {"u-1": "outside_care", "home": "outside_care"}
