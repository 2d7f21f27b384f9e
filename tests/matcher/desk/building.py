"""The desk's answers beside the checker's: another reading of the same trajectory."""

from collections import Counter

from matcher.check import Code, check_plan, evaluate_plan
from matcher.desk import Desk, Option, Recommendation, open_desk, recommend
from matcher.engine.model.stays import planned_stays, stay_model
from matcher.travel.protocol import TravelTimes
from models.plan import Plan, PlanStatus, Price, Provenance, Trajectory
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay
from tests.matcher.check.build import RoadTravel, World, day

STATED = {
    Code(code) for code in ("cost_line", "cost", "bound", "gap", "status", "unplaced", "excesses") if code in set(Code)
}
"""What is wrong with what a plan states, not with its stays."""


def desk_of(world: World, plan: Plan | None = None) -> Desk:
    return open_desk(
        world.snapshot(), world.policy, SolverSettings(workers=1, supports_per_place=100), RoadTravel(), plan
    )


def asked(world: World, youth_id: str = "y-1", plan: Plan | None = None) -> Recommendation:
    return recommend(desk_of(world, plan), youth_id)


def priced(world: World, *prices: tuple[str, int, float]) -> Plan:
    """The world's stays as a plan with prices: resource, day on which a period begins, points."""
    lines = tuple(Price(resource=name, period=day(number), points=points) for name, number, points in prices)
    return world.plan().model_copy(update={"prices": lines})


def option_at(found: Recommendation, place: str) -> Option:
    """The first option that begins at a place."""
    return next(item for item in found.options if place in (item.place, *item.alike))


def partition_errors(snapshot: Snapshot, found: Recommendation) -> list[str]:
    """Places that are both or neither, or told twice."""
    offered = {place for item in found.options for place in (item.place, *item.alike)}
    refused = Counter(item.place for item in found.reasons)
    places = {*(unit.id for unit in snapshot.units), "home"}
    wrong = [f"{place} is an option and has a reason" for place in sorted(offered & refused.keys())]
    wrong += [f"{place} is neither" for place in sorted(places - offered - refused.keys())]
    wrong += [f"{place} is unknown" for place in sorted((offered | refused.keys()) - places)]
    return wrong + [f"{place} has two reasons" for place, count in refused.items() if count > 1]


def held_stays(desk: Desk) -> dict[str, tuple[Stay, ...]]:
    """What the desk takes everybody to have."""
    problem = desk.problem
    courses = planned_stays(problem, desk.held)
    youths = problem.instance.snapshot.youths
    return {
        youth.id: tuple(stay_model(problem, stay) for stay in course)
        for youth, course in zip(youths, courses, strict=True)
    }


def option_errors(desk: Desk, youth_id: str, option: Option) -> list[str]:
    """Where the checker disagrees: a rule or capacity broken, or another cost of some term."""
    instance = desk.problem.instance
    stays = held_stays(desk)
    stays[youth_id] = tuple(item.stay for item in option.stays)
    wrong = _broken(instance.snapshot, stays, instance.policy, instance.travel)
    costs = evaluate_plan(instance.snapshot, stays, instance.policy, instance.travel).costs
    found = {line.term: (line.points, line.amount) for line in costs[youth_id] if line.term != "siblings_apart"}
    told = {line.term: (line.points, line.amount) for line in option.costs if line.term != "siblings_apart"}
    if found != told:
        wrong.append(f"terms {told}, the checker has {found}")
    without = evaluate_plan(instance.snapshot, stays | {youth_id: ()}, instance.policy, instance.travel).costs
    apart = [
        sum(line.points for lines in of.values() for line in lines if line.term == "siblings_apart")
        for of in (costs, without)
    ]
    own = sum(points for points, _ in found.values()) + apart[0] - apart[1]
    if own != option.own_points:
        wrong.append(f"{option.own_points} own points, the checker has {own}")
    return wrong


def _broken(snapshot: Snapshot, stays: dict[str, tuple[Stay, ...]], policy: Policy, travel: TravelTimes) -> list[str]:
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=0,
        bound=0,
        gap=0.0,
        trajectories=tuple(Trajectory(youth_id=youth, stays=of) for youth, of in stays.items()),
        provenance=Provenance(policy=policy),
    )
    report = check_plan(snapshot, plan, policy, travel=travel)
    return [item.message for item in report.violations if item.code not in STATED]
