from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.engine.stopping import Stopper
from matcher.visits.planning import plan_week
from matcher.visits.routing.limits import SearchLimits
from models.visits.team_week import TeamWeek, Visit
from models.visits.visit_plan import WeekStatus
from models.vocabulary import Expertise
from tests.matcher.visits.building import LineTravel, expert, hours, team_week, visit, youth
from tests.matcher.visits.enumeration import fewest_points

WINDOWS = ((("00:00", "23:59"),), (("09:10", "10:20"),), (("09:00", "09:45"), ("10:15", "11:30")))
SLOTS = (None, None, ("09:20", "09:35"), ("10:05", "10:05"))


@st.composite
def tiny_visits(draw: st.DrawFn, visit_id: str) -> Visit:
    return visit(
        visit_id,
        draw(st.integers(0, 31)),
        draw(st.sampled_from([(0,), (0, 1), (1, 2), (0, 1, 2)])),
        draw(st.integers(17, 43)),
        windows=draw(st.sampled_from(WINDOWS)),
        agreed=draw(st.sampled_from(SLOTS)),
        skills=draw(st.sampled_from([(), (), (Expertise.GGZ,)])),
        pair=draw(st.sampled_from([None, None, (0, 0), (11, 29)])),
    )


@st.composite
def tiny_weeks(draw: st.DrawFn) -> TeamWeek:
    experts = [
        expert(1, *(hours(number, "09:00", "11:10") for number in draw(st.sampled_from([(0,), (0, 1, 2)])))),
        expert(
            2,
            *(hours(number, "09:05", "10:55") for number in draw(st.sampled_from([(0, 1), (1, 2)]))),
            base=13,
            skills=draw(st.sampled_from([(Expertise.GGZ,), ()])),
        ),
    ]
    usual = draw(st.sampled_from([(), ("e-1",), ("e-2",)]))
    first = [draw(tiny_visits(f"y-1:{number}")) for number in range(1, draw(st.integers(1, 2)) + 1)]
    youths = [youth(1, *first, usual=usual)]
    if draw(st.booleans()):
        youths.append(youth(2, draw(tiny_visits("y-2:1"))))
    return team_week(
        experts,
        youths,
        travel_minute=draw(st.integers(0, 3)),
        lateness_minute=draw(st.integers(0, 7)),
        largest_lateness_minute=draw(st.integers(0, 5)),
        change_of_expert=draw(st.integers(0, 53)),
        unplanned_visit=draw(st.sampled_from([19, 211, 10_000])),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_weeks())
def test_a_proven_week_costs_what_the_cheapest_of_all_weeks_costs(week: TeamWeek) -> None:
    # plan_week raises where the independent checker finds a fault
    plan = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    assert plan.status is WeekStatus.OPTIMAL
    assert plan.costs.points == fewest_points(week)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_weeks())
def test_neighbourhoods_alone_never_cost_less_and_pass_the_checker(week: TeamWeek) -> None:
    limits = SearchLimits(workers=1, whole_arcs=-1, rounds=8, patience_rounds=3)
    plan = plan_week(week, LineTravel(), Stopper(60.0), limits)
    assert plan.costs.points >= fewest_points(week)
    assert plan.bound <= plan.costs.points
