"""A right week, broken in one way at a time: the checker names exactly that."""

from collections.abc import Callable
from typing import Any

import pytest

from matcher.engine.stopping import Stopper
from matcher.visits.check import VisitCode, check_week
from matcher.visits.planning import plan_week
from matcher.visits.routing.limits import SearchLimits
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import PlannedVisit, TeamWeekPlan
from models.vocabulary import Expertise
from tests.matcher.visits.building import LineTravel, day, expert, hours, team_week, visit, youth

Change = Callable[[dict[str, PlannedVisit]], dict[str, PlannedVisit]]


@pytest.fixture(scope="module")
def week() -> TeamWeek:
    """Two experts, four days; a pair, a slot, a series of three, skills, and one visit nobody can do."""
    working = [hours(number) for number in range(4)]
    return team_week(
        [expert(1, *working), expert(2, *working, base=8, skills=[Expertise.LVB])],
        [
            youth(1, visit("pair", 20, [0], 50, pair=(15, 25))),
            youth(2, visit("slot", 30, [1], 40, agreed=("10:00", "10:05"), skills=[Expertise.GGZ])),
            youth(3, *(visit(f"three-{number}", 12, [0, 1, 2, 3], 45) for number in range(3)), usual=["e-1"]),
            youth(4, visit("window", 5, [2], 30, windows=[("13:00", "14:00")])),
            youth(5, visit("never", 5, [2], 90, windows=[("13:00", "14:00")])),
        ],
    )


@pytest.fixture(scope="module")
def right(week: TeamWeek) -> TeamWeekPlan:
    plan = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    assert [item.visit_id for item in plan.unplanned] == ["never"]
    return plan


def changed(plan: TeamWeekPlan, which: str, **values: Any) -> TeamWeekPlan:
    visits = tuple(item.model_copy(update=values) if item.visit_id == which else item for item in plan.visits)
    return plan.model_copy(update={"visits": visits})


def part_changed(plan: TeamWeekPlan, visit_id: str, number: int = 0, **values: Any) -> TeamWeekPlan:
    visit = next(item for item in plan.visits if item.visit_id == visit_id)
    parts = list(visit.parts)
    parts[number] = parts[number].model_copy(update=values)
    return changed(plan, visit_id, parts=tuple(parts))


def codes(week: TeamWeek, plan: TeamWeekPlan) -> set[VisitCode]:
    return {item.code for item in check_week(week, plan, LineTravel())}


def test_the_week_itself_is_right(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert check_week(week, right, LineTravel()) == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"visit_id": "other"}, VisitCode.VISIT_UNKNOWN),
        ({"visit_id": "slot"}, VisitCode.VISIT_TWICE),
        ({"youth_id": "y-9"}, VisitCode.VISIT_FORM),
        ({"place": "unit-1"}, VisitCode.VISIT_FORM),
    ],
)
def test_form(week: TeamWeek, right: TeamWeekPlan, values: dict[str, str], code: VisitCode) -> None:
    assert code in codes(week, changed(right, "window", **values))


def test_a_visit_that_is_nowhere_is_missed(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert codes(week, right.model_copy(update={"unplanned": ()})) == {VisitCode.VISIT_MISSING}


def test_a_pair_needs_two(week: TeamWeek, right: TeamWeekPlan) -> None:
    pair = next(item for item in right.visits if item.visit_id == "pair")
    assert codes(week, changed(right, "pair", parts=pair.parts[:1])) == {VisitCode.VISIT_FORM}


def test_another_team_and_an_unknown_expert(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert codes(week, right.model_copy(update={"team_id": "brigade-2"})) == {VisitCode.TEAM}
    assert codes(week, part_changed(right, "window", expert_id="e-9")) == {VisitCode.EXPERT_UNKNOWN}


def test_skill(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert VisitCode.SKILL in codes(week, part_changed(right, "slot", expert_id="e-2"))


def test_same_expert(week: TeamWeek, right: TeamWeekPlan) -> None:
    pair = next(item for item in right.visits if item.visit_id == "pair")
    wrong = part_changed(right, "pair", 1, expert_id=pair.parts[0].expert_id)
    assert VisitCode.SAME_EXPERT in codes(week, wrong)


def test_day(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert VisitCode.DAY in codes(week, changed(right, "window", date=day(3)))


def test_own_day(week: TeamWeek, right: TeamWeekPlan) -> None:
    first = next(item for item in right.visits if item.visit_id == "three-0")
    assert VisitCode.OWN_DAY in codes(week, changed(right, "three-1", date=first.date))


def test_spread(week: TeamWeek, right: TeamWeekPlan) -> None:
    wrong = right
    for number in range(3):
        wrong = changed(wrong, f"three-{number}", date=day(number))
    assert VisitCode.SPREAD in codes(week, wrong)


@pytest.mark.parametrize(
    ("begin", "until", "wrong"),
    [("12:59", "13:29", True), ("13:00", "13:30", False), ("13:30", "14:00", False), ("13:31", "14:01", True)],
)
def test_window(week: TeamWeek, right: TeamWeekPlan, begin: str, until: str, wrong: bool) -> None:
    moved = part_changed(right, "window", from_clock=begin, until=until)
    assert (VisitCode.WINDOW in codes(week, moved)) is wrong


@pytest.mark.parametrize(("begin", "until", "wrong"), [("09:59", "10:39", True), ("10:00", "10:40", False)])
def test_agreed(week: TeamWeek, right: TeamWeekPlan, begin: str, until: str, wrong: bool) -> None:
    moved = part_changed(right, "slot", from_clock=begin, until=until)
    assert (VisitCode.AGREED in codes(week, moved)) is wrong


def test_duration(week: TeamWeek, right: TeamWeekPlan) -> None:
    visit = next(item for item in right.visits if item.visit_id == "window")
    shorter = part_changed(right, "window", until=visit.parts[0].from_clock)
    assert VisitCode.DURATION in codes(week, shorter)


@pytest.mark.parametrize(("apart", "wrong"), [(14, True), (15, False), (25, False), (26, True)])
def test_link(week: TeamWeek, right: TeamWeekPlan, apart: int, wrong: bool) -> None:
    moved = part_changed(right, "pair", 0, from_clock="11:00", until="11:50")
    moved = part_changed(moved, "pair", 1, from_clock=f"11:{apart:02d}", until=f"12:{apart - 10:02d}")
    assert (VisitCode.LINK in codes(week, moved)) is wrong


@pytest.mark.parametrize(
    ("begin", "until", "wrong"),
    [("09:04", "09:34", True), ("09:05", "09:35", False), ("16:25", "16:55", False), ("16:26", "16:56", True)],
)
def test_hours_hold_the_way_out_and_back(begin: str, until: str, wrong: bool) -> None:
    week = team_week([expert(1, hours(2))], [youth(4, visit("window", 5, [2], 30))])
    right = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    assert (VisitCode.HOURS in codes(week, part_changed(right, "window", from_clock=begin, until=until))) is wrong


def test_a_day_off_has_no_hours(week: TeamWeek, right: TeamWeekPlan) -> None:
    assert VisitCode.HOURS in codes(week, changed(right, "window", date=day(5)))


@pytest.mark.parametrize(("begin", "until", "wrong"), [("10:17", "10:57", True), ("10:18", "10:58", False)])
def test_travel_time_between_visits(begin: str, until: str, wrong: bool) -> None:
    # from 12 to 30 is 18 minutes; the first ends at 10:00
    week = team_week([expert(1, hours(1))], [youth(1, visit("a", 12, [1], 45)), youth(2, visit("b", 30, [1], 40))])
    plan = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    plan = part_changed(plan, "a", from_clock="09:15", until="10:00")
    plan = part_changed(plan, "b", from_clock=begin, until=until)
    assert codes(week, plan) == ({VisitCode.TRAVEL_TIME} if wrong else set())


def test_lateness_that_is_not_stated(week: TeamWeek, right: TeamWeekPlan) -> None:
    late = part_changed(right, "slot", from_clock="10:16", until="10:56")
    found = {item.code: item for item in check_week(week, late, LineTravel())}
    assert (found[VisitCode.LATENESS].expected, found[VisitCode.LATENESS].found) == ("11", "0")
    assert VisitCode.COST in found


@pytest.mark.parametrize(
    "name",
    [
        "travel_minutes",
        "lateness_minutes",
        "largest_lateness_minutes",
        "changes_of_expert",
        "unplanned_visits",
        "points",
    ],
)
def test_every_cost_is_recomputed(week: TeamWeek, right: TeamWeekPlan, name: str) -> None:
    costs = right.costs.model_copy(update={name: getattr(right.costs, name) + 1})
    assert VisitCode.COST in codes(week, right.model_copy(update={"costs": costs}))


@pytest.mark.parametrize("difference", [-1, 1])
def test_an_optimal_week_has_its_cost_as_bound(week: TeamWeek, right: TeamWeekPlan, difference: int) -> None:
    wrong = right.model_copy(update={"bound": right.bound + difference})
    assert codes(week, wrong) == {VisitCode.BOUND}


def test_every_code_has_a_test() -> None:
    from pathlib import Path

    written = Path(__file__).read_text(encoding="utf-8")
    assert [code.name for code in VisitCode if f"VisitCode.{code.name}" not in written] == []
