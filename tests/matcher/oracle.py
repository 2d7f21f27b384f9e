"""
Complete enumeration of tiny snapshots in plain Python: what the engine's optimum is held against.

Every judgement and every cost is the checker's; nothing here knows a rule. Meant for at most four youths,
three units, two ambulant teams, one brigade team and five daily periods.
"""

from collections import Counter

from matcher.check import Code, check_plan, evaluate_plan
from matcher.check.alliance import Alliance
from matcher.check.day_stay import to_dates
from matcher.check.demand import Resource, demands_of
from matcher.check.excess import Excess
from matcher.check.overload import capacity_steps
from matcher.check.report import Violation
from matcher.check.trips import Trips
from matcher.travel.protocol import TravelTimes
from models.plan import Plan, PlanStatus, Provenance, Trajectory
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay
from tests.matcher.combination import Choice, cheapest_combination
from tests.matcher.enumeration import Allowed, World, YouthSearch

FIRST_LIMIT = 20_000
"""Points of one youth's trajectory within which a first plan is looked for."""


def world_of(snapshot: Snapshot, policy: Policy, travel: TravelTimes) -> World:
    alliance = Alliance(snapshot, policy)
    trips = Trips(alliance, travel)
    return World(alliance, trips, Excess(alliance, trips))


def best_plan(snapshot: Snapshot, policy: Policy, travel: TravelTimes) -> tuple[int, dict[str, tuple[Stay, ...]]]:
    """The least cost of any plan that the checker allows, and one plan that has it."""
    world = world_of(snapshot, policy, travel)
    cost, chosen = _cheapest(world)
    calendar = world.alliance.calendar
    stays = {
        youth_id: tuple(to_dates(stay, calendar) for stay in choice.course.stays) for youth_id, choice in chosen.items()
    }
    assert evaluate_plan(snapshot, stays, policy, travel).cost_points == cost
    return cost, stays


def allowed_trajectories(snapshot: Snapshot, policy: Policy, travel: TravelTimes, youth_id: str) -> tuple[Allowed, ...]:
    """Every trajectory of one youth on boundaries that the checker's rules of a single youth accept."""
    world = world_of(snapshot, policy, travel)
    return tuple(YouthSearch(world, world.alliance.youths[youth_id]).all())


def violations_of(
    snapshot: Snapshot, policy: Policy, travel: TravelTimes, stays: dict[str, tuple[Stay, ...]]
) -> tuple[Violation, ...]:
    """What the checker says of stays, apart from what a plan states about itself."""
    evaluation = evaluate_plan(snapshot, stays, policy, travel)
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=evaluation.cost_points,
        bound=evaluation.cost_points,
        gap=0.0,
        trajectories=tuple(
            Trajectory(youth_id=youth.id, stays=stays[youth.id], costs=evaluation.costs[youth.id])
            for youth in snapshot.youths
        ),
        provenance=Provenance(policy=policy),
    )
    found = check_plan(snapshot, plan, travel=travel).violations
    return tuple(item for item in found if item.code not in (Code.UNPLACED, Code.EXCESSES))


def _cheapest(world: World) -> tuple[int, dict[str, Choice]]:
    """
    First among cheap trajectories; then among all that could be in a plan as cheap as the one found.

    Such a trajectory costs at most that plan less what the other youths cost at least.
    """
    alliance, excess = world.alliance, world.excess
    searches = {youth_id: YouthSearch(world, youth) for youth_id, youth in alliance.youths.items()}

    asked = Counter[Resource]()
    for search in searches.values():
        asked.update(search.most_minutes())
    scarce = {team for team in asked if asked[team] > capacity_steps(alliance, team)[0][1]} | {*excess.days}
    for search in searches.values():
        search.scarce = scarce

    def choices(most_points: dict[str, int]) -> dict[str, list[Choice]]:
        return {
            youth_id: [_choice(world, item) for item in search.useful(most_points[youth_id])]
            for youth_id, search in searches.items()
        }

    limits = dict.fromkeys(searches, FIRST_LIMIT)
    while (found := cheapest_combination(alliance, excess, (some := choices(limits)))) is None:
        limits = {youth_id: 4 * points for youth_id, points in limits.items()}
    least = {youth_id: min(item.cost_points for item in of_youth) for youth_id, of_youth in some.items()}
    others = found[0] - sum(least.values())
    needed = {youth_id: others + points for youth_id, points in least.items()}
    if all(needed[youth_id] <= limits[youth_id] for youth_id in searches):
        return found
    found = cheapest_combination(alliance, excess, choices(needed))
    assert found is not None
    return found


def _choice(world: World, allowed: Allowed) -> Choice:
    demands = tuple(demands_of(world.alliance, world.trips, allowed.course))
    return Choice(allowed.course, allowed.cost_points, demands)
