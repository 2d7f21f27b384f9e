"""Alliances that complete enumeration once solved better than the engine, each made small."""

from matcher.engine.solve import solve
from models.capacity import AmbulantTeam, BrigadeTeam, ResidentialUnit
from models.plan import Plan, PlanStatus
from models.snapshot import Horizon
from models.youth import Youth
from tests.matcher.check.build import (
    RoadTravel,
    World,
    alternative,
    ambulant,
    brigade,
    living,
    need,
    support,
    unit,
    world,
    youth,
)
from tests.matcher.engine.exact import EVERYTHING
from tests.matcher.oracle import best_plan


def _solved(made: World) -> Plan:
    snapshot = made.snapshot()
    plan = solve(snapshot, made.policy, EVERYTHING, travel=RoadTravel())
    least, _ = best_plan(snapshot, made.policy, RoadTravel())
    assert plan.cost == plan.bound == least
    assert plan.status is PlanStatus.OPTIMAL
    return plan


def _short_world(*items: Youth | ResidentialUnit | AmbulantTeam | BrigadeTeam) -> World:
    made = world(*items)
    made.horizon = Horizon(days=3, weeks=0)
    return made


def test_minutes_of_a_resident_who_stays_are_worth_more_to_another() -> None:
    # t-1 has the minutes of one of them; y-1, treated today, lives far from it, y-2 asks for four times as much
    made = _short_world(
        ambulant("t-1", where=0, minutes_per_week=400, max_travel_minutes=60),
        youth("y-1", home=60, need=need("home", expertises={"ggz": 60}), current_stay=living("home", -9, ggz="t-1")),
        youth("y-2", home=0, need=need("home", expertises={"ggz": 240}), current_stay=living("home", -9)),
    )
    made.policy = made.policy.model_copy(
        update={"rates": made.policy.rates.model_copy(update={"change_of_team": 1, "uncovered_minute": 70})}
    )

    plan = _solved(made)

    first, second = ({item.youth_id: item.stays for item in plan.trajectories}[name] for name in ("y-1", "y-2"))
    assert first[-1].support == ()
    assert second[-1].support == support(ggz="t-1")


def test_a_stay_goes_on_when_its_visits_have_ended_although_the_team_is_in_excess() -> None:
    visited = alternative("home", visits=3, minutes=90, weeks=1)
    made = _short_world(
        unit("u-1"),
        brigade("b-1", minutes_per_week=10),
        # visits to y-1 end after a day, those to y-2 only after the horizon; y-1 could also move, which costs
        youth("y-1", brigade_alternative=visited, current_stay=living("home", -6, "b-1"), may_move=True),
        youth("y-2", brigade_alternative=visited, current_stay=living("home", -1, "b-1")),
        # with too high a bound, nobody would look for the place of y-3
        youth("y-3", need=need("home")),
    )

    plan = _solved(made)

    assert [len(item.stays) for item in plan.trajectories] == [1, 1, 1]
    assert [item.stays[0].brigade_team_id for item in plan.trajectories] == ["b-1", "b-1", None]
    assert not plan.unplaced


def test_siblings_for_whom_there_is_no_place_at_all() -> None:
    made = _short_world(
        unit("u-1", setting="closed"),
        youth("y-1", sibling_ids=("y-2",)),
        youth("y-2"),
    )

    assert [item.stays for item in _solved(made).trajectories] == [(), ()]
