import pytest

from tests.matcher.check.build import (
    alternative,
    ambulant,
    brigade,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)


def test_family_travel_is_rounded_by_day_in_points_and_by_stay_in_minutes() -> None:
    made = world(unit("u-1", where=11), unit("u-2", where=24), youth("y-1", family_visits_per_week=2))
    made.plan_for("y-1", stay("u-1", 0, 3), stay("u-2", 3, 63))
    # 2 x 2 x 9 = 36 minutes a week, 363 // 7 = 51 points a day, 108 // 7 = 15 minutes
    # 2 x 2 x 4 = 16 minutes a week, 163 // 7 = 23 points a day, 960 // 7 = 137 minutes
    assert made.lines()["family_travel"] == (3 * 51 + 60 * 23, 15 + 137, "minutes")


def test_nobody_travels_to_home() -> None:
    made = world(youth("y-1", need=need("home"))).plan_for("y-1", stay("home", 0, 63))
    assert made.lines() == {}


def test_ambulant_travel_is_one_sum_of_all_teams_a_day() -> None:
    made = world(
        unit("u-1", where=20),
        ambulant("t-1", "ggz", where=9),
        ambulant("t-2", "lvb", where=14),
        youth("y-1", need=need(expertises={"ggz": 61, "lvb": 180})),
    )
    made.plan_for("y-1", stay("u-1", 0, 5, ggz="t-1", lvb="t-2"))
    # trips 2 and 3: 2 x 2 x 11 + 3 x 2 x 6 = 80 minutes a week, 403 // 7 = 57 points a day
    assert made.lines()["professional_travel"] == (5 * 57, 5 * 80 // 7, "minutes")


@pytest.mark.parametrize(("minutes", "trips"), [(1, 1), (59, 1), (60, 1), (61, 2), (120, 2), (121, 3)])
def test_trips_are_visits_of_an_hour_rounded_up(minutes: int, trips: int) -> None:
    made = world(unit("u-1", where=20), ambulant("t-1", where=13), youth("y-1", need=need(expertises={"ggz": minutes})))
    made.plan_for("y-1", stay("u-1", 0, 63, ggz="t-1"))
    assert made.lines()["professional_travel"][1] == 63 * trips * 14 // 7


def test_the_brigade_travels_on_its_visit_days_only() -> None:
    made = world(
        brigade("b-1", where=3),
        brigade("b-2", where=7),
        youth("y-1", need=need("closed"), brigade_alternative=alternative(visits=3, weeks=2)),
    )
    made.plan_for("y-1", stay("home", 0, 28, "b-1"), stay("home", 28, 63, "b-2"))
    # 3 x 2 x 17 = 102 minutes a week, 513 // 7 = 73; 3 x 2 x 13 = 78 minutes a week, 393 // 7 = 56
    assert made.lines()["professional_travel"] == (14 * 73 + 14 * 56, 204 + 156, "minutes")


def test_brigade_weeks_go_on_through_another_support_and_from_since() -> None:
    made = world(
        unit("u-1", where=20),
        brigade("b-1", where=3),
        ambulant("t-1", where=20),
        youth(
            "y-1",
            need=need(expertises={"ggz": 60}),
            current_stay=living("u-1", -10, "b-1"),
            brigade_alternative=alternative("open_group", visits=1, weeks=3),
        ),
    )
    made.plan_for("y-1", stay("u-1", 0, 7, "b-1"), stay("u-1", 7, 63, "b-1", ggz="t-1"))
    # visits from day -10 for 21 days: 7 days and 4 days; 34 minutes a week, 173 // 7 = 24
    assert made.lines()["professional_travel"] == (11 * 24, 34 + 4 * 34 // 7, "minutes")
    made.plan_for("y-1", stay("u-1", 0, 7, "b-1"), stay("u-1", 7, 14), stay("u-1", 14, 63, "b-1"))
    assert made.lines()["professional_travel"] == ((7 + 21) * 24, 34 + 102, "minutes")
