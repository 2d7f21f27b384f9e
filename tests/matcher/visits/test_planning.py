"""One rule or term at a time, with numbers worked out on paper; places are minutes on a line."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.engine.stopping import Stopper
from matcher.visits.check import VisitCode, VisitViolation
from matcher.visits.planning import RememberedTravel, WeekProgress, WeekRejectedError, _part, plan_week, plan_weeks
from matcher.visits.routing.limits import SearchLimits
from models.geography import Location
from models.visits.arrangements import WorkingHours
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan, UnplannedCode, WeekStatus
from models.vocabulary import Expertise
from tests.matcher.visits.building import LineTravel, at, day, expert, hours, team_week, visit, youth


class CountingTravel(LineTravel):
    asked = 0

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        self.asked += 1
        return super().minutes(origins, destinations)


WEEK = team_week(
    [expert(1, hours(0), base=3), expert(2, hours(0), base=3)], [youth(1, visit("a", 17, [0]), visit("b", 40, [0]))]
)


def test_trips_of_the_week_are_asked_for_once() -> None:
    source = CountingTravel()
    known = RememberedTravel(source, WEEK)
    assert known.minutes([at(3), at(40)], [at(17)]).tolist() == [[14], [23]]
    assert known.minutes([at(17)], [at(17), at(3)]).tolist() == [[0, 14]]
    assert (source.asked, known.name) == (1, "line")


def test_other_trips_are_asked_of_the_source() -> None:
    source = CountingTravel()
    known = RememberedTravel(source, WEEK)
    assert known.minutes([at(3)], [at(99)]).tolist() == [[96]]
    assert source.asked == 2


def planned(week: TeamWeek) -> TeamWeekPlan:
    plan = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    assert plan.status is WeekStatus.OPTIMAL
    return plan


def test_a_route_counts_the_way_out_between_and_back() -> None:
    # base 0, places 10 and 25: out 10, between 15, back 25
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 10, [0])), youth(2, visit("b", 25, [0]))])
    assert planned(week).costs.travel_minutes == 50


def test_travel_is_paid_by_the_minute() -> None:
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 10, [0]))], travel_minute=7)
    assert planned(week).costs.points == 7 * 20


def test_an_expert_leaves_the_base_no_earlier_than_the_hours_begin() -> None:
    week = team_week([expert(1, hours(0, "09:00", "11:00"))], [youth(1, visit("a", 25, [0], 70))])
    part = planned(week).visits[0].parts[0]
    assert (part.from_clock, part.until) == ("09:25", "10:35")


@pytest.mark.parametrize(("until", "fits"), [("10:59", False), ("11:00", True), ("11:01", True)])
def test_an_expert_is_back_at_the_base_before_the_hours_end(until: str, fits: bool) -> None:
    # 25 out, 70 there, 25 back: 120 minutes from 09:00
    week = team_week([expert(1, hours(0, "09:00", until))], [youth(1, visit("a", 25, [0], 70))])
    plan = planned(week)
    assert bool(plan.visits) is fits
    assert [item.code for item in plan.unplanned] == ([] if fits else [UnplannedCode.TOO_FAR])


def test_a_visit_lies_within_one_window_and_not_across_two() -> None:
    windows = [("09:00", "09:50"), ("10:00", "10:49"), ("13:00", "14:05")]
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 0, [0], 60, windows=windows))])
    assert "13:00" <= planned(week).visits[0].parts[0].from_clock <= "13:05"


def test_an_agreed_slot_is_never_early_and_lateness_costs_by_the_minute_and_once_by_the_largest() -> None:
    # both want 10:00; one place apart by 12: the second begins 40 + 12 after 10:00, 52 - 5 late
    slot = ("10:00", "10:05")
    first, second = visit("a", 20, [0], 40, agreed=slot), visit("b", 32, [0], 40, agreed=slot)
    week = team_week(
        [expert(1, hours(0))],
        [youth(1, first), youth(2, second)],
        travel_minute=1,
        lateness_minute=3,
        largest_lateness_minute=11,
    )
    costs = planned(week).costs
    assert (costs.lateness_minutes, costs.largest_lateness_minutes) == (47, 47)
    assert costs.points == 64 + 3 * 47 + 11 * 47


def test_a_stranger_costs_a_change_when_somebody_is_known() -> None:
    experts = [expert(1, hours(0)), expert(2, hours(1))]
    week = team_week(experts, [youth(1, visit("a", 5, [0]), usual=["e-2"])], change_of_expert=37)
    costs = planned(week).costs
    assert (costs.changes_of_expert, costs.points) == (1, 10 + 37)


def test_the_first_expert_is_free_where_nobody_is_known() -> None:
    experts = [expert(1, hours(0)), expert(2, hours(2))]
    visits = [visit("a", 5, [0]), visit("b", 5, [2])]
    costs = planned(team_week(experts, [youth(1, *visits)], change_of_expert=37)).costs
    assert (costs.changes_of_expert, costs.points) == (1, 20 + 37)


def test_a_detour_is_made_to_keep_the_expert_who_is_known() -> None:
    near, far = expert(1, hours(0), base=10), expert(2, hours(0), base=0)
    known = youth(1, visit("a", 10, [0]), usual=["e-2"])
    assert planned(team_week([near, far], [known], change_of_expert=21)).visits[0].parts[0].expert_id == "e-2"
    assert planned(team_week([near, far], [known], change_of_expert=19)).visits[0].parts[0].expert_id == "e-1"


def test_skills_decide_who_comes() -> None:
    near, able = expert(1, hours(0), base=30, skills=[Expertise.LVB]), expert(2, hours(0), skills=[Expertise.GGZ])
    week = team_week([near, able], [youth(1, visit("a", 30, [0], skills=[Expertise.GGZ]))])
    assert planned(week).visits[0].parts[0].expert_id == "e-2"


def test_each_visit_has_its_own_day() -> None:
    working = [hours(number) for number in range(5)]
    week = team_week([expert(1, *working)], [youth(1, visit("a", 5, [0, 1]), visit("b", 5, [0, 1]))])
    assert sorted(item.date for item in planned(week).visits) == [day(0), day(1)]


def test_three_visits_are_not_on_three_neighbouring_days() -> None:
    # a third youth makes Monday to Wednesday cheapest; the fourth day costs a way of its own
    working = [hours(number) for number in range(4)]
    fixed = [youth(number, visit(f"f{number}", 40, [number])) for number in range(3)]
    three = youth(9, *(visit(f"v{number}", 40, [0, 1, 2, 3]) for number in range(3)))
    plan = planned(team_week([expert(1, *working)], [*fixed, three]))
    days = sorted((item.date - day(0)).days for item in plan.visits if item.youth_id == "y-9")
    assert days in ([0, 1, 3], [0, 2, 3])
    assert plan.costs.travel_minutes == 4 * 80


def test_neighbouring_days_are_taken_where_there_are_no_others() -> None:
    working = [hours(number) for number in range(3)]
    three = youth(1, *(visit(f"v{number}", 5, [0, 1, 2]) for number in range(3)))
    assert len(planned(team_week([expert(1, *working)], [three])).visits) == 3


def test_a_visit_that_would_be_the_third_day_in_a_row_is_left_out_and_says_so() -> None:
    # Thursday is open, but too short a day for the way to this youth
    working = [hours(0), hours(1), hours(2), hours(3, "09:00", "10:30")]
    three = youth(1, *(visit(f"v{number}", 40, [0, 1, 2, 3]) for number in range(3)))
    plan = planned(team_week([expert(1, *working)], [three]))
    assert len(plan.visits) == 2
    assert [item.code for item in plan.unplanned] == [UnplannedCode.SPREAD]


@pytest.mark.parametrize(("link", "begins"), [((0, 0), 0), ((35, 50), 35)])
def test_two_experts_begin_together_or_one_after_the_other(link: tuple[int, int], begins: int) -> None:
    experts = [expert(1, hours(0)), expert(2, hours(0), base=8)]
    parts = planned(team_week(experts, [youth(1, visit("a", 20, [0], pair=link))])).visits[0].parts
    apart = [int(part.from_clock[:2]) * 60 + int(part.from_clock[3:]) for part in parts]
    assert begins <= apart[1] - apart[0] <= link[1]
    assert {part.expert_id for part in parts} == {"e-1", "e-2"}


def test_one_expert_is_no_pair() -> None:
    plan = planned(team_week([expert(1, hours(0))], [youth(1, visit("a", 20, [0], pair=(0, 400)))]))
    assert [item.code for item in plan.unplanned] == [UnplannedCode.NO_EXPERT]


@pytest.mark.parametrize(
    "working",
    [(hours(0),), (hours(0, "09:00", "12:00"), hours(0, "12:00", "17:00"))],
    ids=["another visit between", "split hours"],
)
def test_one_expert_is_no_pair_whatever_comes_between(working: tuple[WorkingHours, ...]) -> None:
    week = team_week(
        [expert(1, *working)], [youth(1, visit("a", 20, [0], pair=(70, 400))), youth(2, visit("b", 21, [0]))]
    )
    plan = planned(week)
    assert [item.visit_id for item in plan.visits] == ["b"]
    assert [item.code for item in plan.unplanned] == [UnplannedCode.NO_EXPERT]


def test_split_hours_are_two_routes() -> None:
    split = expert(1, hours(0, "09:00", "10:00"), hours(0, "13:00", "14:00"))
    week = team_week([split], [youth(1, visit("a", 5, [0], 50)), youth(2, visit("b", 5, [0], 50))])
    costs = planned(week).costs
    assert (costs.unplanned_visits, costs.travel_minutes) == (0, 20)


def test_a_visit_left_out_costs_its_points_and_the_cheapest_is_left_out() -> None:
    week = team_week(
        [expert(1, hours(0, "09:00", "10:40"))],
        [youth(1, visit("a", 20, [0])), youth(2, visit("b", 3, [0]))],
        unplanned_visit=977,
    )
    plan = planned(week)
    assert [item.visit_id for item in plan.visits] == ["b"]
    assert [(item.visit_id, item.code) for item in plan.unplanned] == [("a", UnplannedCode.HOURS_FULL)]
    assert plan.unplanned[0].parameters == {"minutes": 60, "travel_minutes": 40}
    assert plan.costs.points == 977 + 6


def test_alike_visits_that_are_left_out_do_not_hinder_the_proof() -> None:
    alike = youth(1, *(visit(f"v{number}", 5, [2]) for number in range(3)))
    costs = planned(team_week([expert(1, hours(2))], [alike], unplanned_visit=101)).costs
    assert (costs.unplanned_visits, costs.points) == (2, 2 * 101 + 10)


def test_more_visits_than_days_say_that_no_day_is_left() -> None:
    three = youth(1, *(visit(f"v{number}", 5, [0, 1]) for number in range(3)))
    plan = planned(team_week([expert(1, hours(0), hours(1))], [three]))
    assert [item.code for item in plan.unplanned] == [UnplannedCode.NO_DAY]
    assert plan.unplanned[0].parameters == {"days": 2, "visits": 3}


def test_nobody_with_the_skills_is_no_expert() -> None:
    week = team_week([expert(1, hours(0), skills=[])], [youth(1, visit("a", 5, [0], skills=[Expertise.LVB]))])
    found = planned(week).unplanned
    assert [(item.code, item.parameters) for item in found] == [(UnplannedCode.NO_EXPERT, {"expertises": ["lvb"]})]


def test_no_window_long_enough_is_no_day() -> None:
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 5, [0], 61, windows=[("10:00", "11:00")]))])
    assert planned(week).unplanned[0].code is UnplannedCode.NO_DAY


def test_a_team_without_visits_or_experts_has_an_empty_week() -> None:
    assert planned(team_week([expert(1, hours(0))], [])).costs.points == 0
    alone = planned(team_week([], [youth(1, visit("a", 5, [0]))], unplanned_visit=31))
    assert (alone.costs.points, alone.unplanned[0].code) == (31, UnplannedCode.NO_EXPERT)


def test_teams_are_planned_in_their_order_and_progress_names_them() -> None:
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 5, [0]))])
    other = week.model_copy(update={"team_id": "brigade-2"})
    told: list[WeekProgress] = []
    plans = plan_weeks([week, other], LineTravel(), 30.0, SearchLimits(workers=1), on_progress=told.append)
    assert [plan.team_id for plan in plans] == ["brigade-1", "brigade-2"]
    assert {(item.team_id, item.team, item.teams) for item in told} == {("brigade-1", 1, 2), ("brigade-2", 2, 2)}
    assert told[-1].points == 10
    assert told[-1].unplanned == 0


@pytest.mark.parametrize(
    ("shares", "remaining", "part"),
    [
        ([9, 1], 40.0, 0.9),
        ([1], 40.0, 1.0),
        # the first would leave nothing for two others of a second each
        ([9998, 1, 1], 10.0, 0.8),
        # a small one has a second
        ([1, 99], 50.0, 0.02),
        ([1, 9999], 50.0, 0.02),
        ([1, 1, 1], 2.0, 0.5),
        ([1, 1], 0.5, 1.0),
        ([1, 1], 0.0, 1.0),
    ],
)
def test_time_is_shared_by_visits_and_leaves_every_team_a_second(
    shares: list[int], remaining: float, part: float
) -> None:
    assert _part(shares, remaining) == pytest.approx(part)


def test_a_stop_before_the_beginning_leaves_every_visit_out() -> None:
    stop = threading.Event()
    stop.set()
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 5, [0]))], unplanned_visit=31)
    plans = plan_weeks([week], LineTravel(), 30.0, stop=stop)
    assert plans[0].costs.points == 31
    assert plans[0].unplanned[0].code is UnplannedCode.NOT_SEARCHED


def test_a_week_that_the_checker_rejects_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = VisitViolation(code=VisitCode.HOURS, message="e-1: late home")
    monkeypatch.setattr("matcher.visits.planning.check_week", lambda *_: (fault,))
    week = team_week([expert(1, hours(0))], [youth(1, visit("a", 5, [0]))])
    with pytest.raises(WeekRejectedError) as error:
        plan_week(week, LineTravel(), Stopper(10.0), SearchLimits(workers=1))
    assert error.value.violations == (fault,)


def test_several_threads_find_what_one_finds() -> None:
    experts = [expert(1, *(hours(number) for number in range(3))), expert(2, hours(1), base=30)]
    youths = [youth(n, visit(f"{n}a", 7 * n, [0, 1, 2]), visit(f"{n}b", 7 * n, [0, 1, 2])) for n in range(1, 4)]
    week = team_week(experts, youths)
    limits = SearchLimits(workers=2, whole_arcs=-1, rounds=15)
    found = plan_week(week, LineTravel(), Stopper(60.0), limits)
    assert found.costs.points >= planned(week).costs.points
    assert found.costs.unplanned_visits == 0
