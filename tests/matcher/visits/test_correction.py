import pytest

from fixtures.cases.building import a_brigade
from matcher.visits.correction import HIGHEST_PERCENT, plan_minutes, roster_minutes, travel_correction
from matcher.visits.demand import AskedVisits
from models.visits.team_week import TeamKind, TeamWeek
from models.visits.visit_plan import (
    PlannedPart,
    PlannedVisit,
    TeamWeekPlan,
    TravelCorrection,
    UnplannedCode,
    UnplannedVisit,
    WeekStatus,
)
from tests.matcher.visits.building import expert, hours, team_week, visit, youth
from tests.matcher.visits.enumeration import ZERO
from tests.matcher.visits.planning import brigade_youth, dates

FULL = UnplannedCode.HOURS_FULL


def correction(
    planned: int,
    codes: list[UnplannedCode],
    *,
    minutes_per_week: int = 700,
    travel_percent: int = 100,
    roster: tuple[str, str] = ("08:00", "20:00"),
    one_way: int = 20,
) -> TravelCorrection | None:
    """So many visits of 70 minutes fit, one for each code does not."""
    team = a_brigade("brigade-1", 0, minutes_per_week).model_copy(update={"travel_percent": travel_percent})
    count = planned + len(codes)
    visits = [visit(f"y-1:{number + 1}", 5, [0]) for number in range(count)]
    week: TeamWeek = team_week([expert(1, hours(0, *roster))], [youth(1, *visits)] if visits else [])
    part = PlannedPart.model_validate({"expert_id": "e-1", "from": "09:00", "until": "10:10"})
    done = tuple(
        PlannedVisit(visit_id=item.id, youth_id="y-1", place="home", date=dates(0)[0], parts=(part,))
        for item in visits[:planned]
    )
    left = tuple(
        UnplannedVisit(visit_id=item.id, youth_id="y-1", code=code)
        for item, code in zip(visits[planned:], codes, strict=True)
    )
    plan = TeamWeekPlan(
        team_id="brigade-1",
        kind=TeamKind.BRIGADE,
        status=WeekStatus.FEASIBLE,
        bound=0,
        costs=ZERO,
        visits=done,
        unplanned=left,
    )
    asked = AskedVisits(TeamKind.BRIGADE, "brigade-1", brigade_youth(), "home", dates(0), (70,) * count)
    return travel_correction(team, week, plan, [asked], {item.id: one_way for item in visits})


def test_the_visits_that_fit_fill_the_team_at_the_new_percentage() -> None:
    # 5 visits: 350 minutes and 200 on the road; (700 - 350) / 200 = 1.75 is more than a week may add
    found = correction(5, [FULL])
    assert found is not None
    assert (found.visit_minutes, found.travel_minutes, found.hours_minutes) == (350, 200, 700)
    assert (found.travel_percent_needed, found.travel_percent, found.unplanned_visits) == (175, 150, 1)


def test_a_percentage_is_rounded_up() -> None:
    # 6 visits: 420 and 240; (700 - 420) / 240 = 1.1667
    found = correction(6, [FULL, FULL])
    assert found is not None
    assert (found.travel_percent, found.unplanned_visits) == (117, 2)


def test_a_correction_begins_at_the_percentage_before() -> None:
    found = correction(5, [FULL], travel_percent=130)
    assert found is not None
    assert (found.travel_percent_before, found.travel_percent) == (130, 175)


@pytest.mark.parametrize("code", [code for code in UnplannedCode if code is not FULL])
def test_other_reasons_are_not_blamed_on_travel(code: UnplannedCode) -> None:
    assert correction(5, [code]) is None


def test_nothing_left_out_corrects_nothing() -> None:
    assert correction(5, []) is None


def test_a_short_roster_is_not_blamed_on_travel() -> None:
    # 550 minutes of roster: (550 - 350) / 200 = 1.0
    assert correction(5, [FULL], roster=("08:00", "17:10")) is None
    assert correction(5, [FULL], roster=("08:00", "17:12")) is not None


def test_without_travel_there_is_nothing_to_correct() -> None:
    assert correction(5, [FULL], one_way=0) is None
    assert correction(0, [FULL]) is None


def test_the_percentage_has_an_end() -> None:
    found = correction(1, [FULL], travel_percent=HIGHEST_PERCENT - 10, one_way=1, minutes_per_week=700)
    assert found is not None
    assert found.travel_percent == HIGHEST_PERCENT


def test_minutes_are_those_of_one_expert_numbered_through() -> None:
    one = AskedVisits(TeamKind.BRIGADE, "brigade-1", brigade_youth(), "home", dates(0), (70, 71))
    other = AskedVisits(TeamKind.BRIGADE, "brigade-1", brigade_youth(), "unit-1", dates(1), (72,))
    assert plan_minutes([one, other]) == {"y-1:1": 70, "y-1:2": 71, "y-1:3": 72}


def test_a_roster_is_all_hours_of_all_experts() -> None:
    week = team_week([expert(1, hours(0), hours(1, "09:00", "10:30")), expert(2, hours(0))], [])
    assert roster_minutes(week) == 480 + 90 + 480
