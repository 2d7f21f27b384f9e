import pytest

from matcher.desk import PlanNotHeldError
from tests.matcher.check.build import ambulant, living, need, stay, unit, world, youth
from tests.matcher.desk.building import asked, desk_of, held_stays, option_at

BOTH = {"ggz": 60, "lvb": 60}


def test_one_team_for_two_expertises_is_told_from_the_same_team_for_one() -> None:
    here = world(youth(need=need(expertises=BOTH)), unit("u-1"), ambulant("t-1", "ggz", "lvb"))
    for teams in ({"ggz": "t-1"}, {"lvb": "t-1"}, {"ggz": "t-1", "lvb": "t-1"}):
        planned = stay("u-1", 0, 63, **teams)
        desk = desk_of(here.plan_for("y-1", planned), here.plan())
        (held,) = held_stays(desk)["y-1"]
        assert {item.expertise.value: item.team_id for item in held.support} == teams
        # 60 minutes and a trip of 2 x 10, for each expertise
        row = desk.problem.resources.ids.index("ambulant:t-1")
        assert desk.used[row].tolist() == [80 * len(teams)] * 15


def test_a_stay_that_is_no_option_refuses_the_plan_and_says_whose() -> None:
    here = world(youth(), unit("u-1", max_age=9)).plan_for("y-1", stay("u-1", 0, 63))
    with pytest.raises(PlanNotHeldError) as refused:
        desk_of(here, here.plan())
    assert refused.value.youth_ids == ("y-1",)


def test_a_plan_that_takes_more_than_there_is_is_refused() -> None:
    here = world(youth(), youth("y-2"), unit("u-1", beds=1))
    here.plan_for("y-1", stay("u-1", 0, 63)).plan_for("y-2", stay("u-1", 0, 63))
    with pytest.raises(PlanNotHeldError) as refused:
        desk_of(here, here.plan())
    assert refused.value.youth_ids == ()


def test_what_the_plan_has_for_the_youth_is_free_to_the_youth() -> None:
    here = world(youth(), unit("u-1", beds=1)).plan_for("y-1", stay("u-1", 0, 63))
    assert option_at(asked(here, plan=here.plan()), "u-1").days_without_place == 0


def test_a_bed_that_the_plan_gives_to_another_is_not_the_residents_own_any_more() -> None:
    here = world(
        youth(current_stay=living("u-1", -20), need=need(start=-20), may_move=True),
        youth("y-2"),
        unit("u-1", beds=1),
        unit("u-2", beds=1),
    )
    here.plan_for("y-1", stay("u-2", 0, 63)).plan_for("y-2", stay("u-1", 0, 63))
    found = asked(here, plan=here.plan())
    assert {item.place: item.code for item in found.reasons}["u-1"] == "given_to_others"
    assert option_at(found, "u-2").moves == 1
