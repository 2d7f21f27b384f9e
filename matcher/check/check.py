from collections.abc import Iterator, Mapping

from matcher.check.alliance import Alliance
from matcher.check.capacity import check_capacity
from matcher.check.course import Course
from matcher.check.demand import demands_of
from matcher.check.evaluate import evaluate_courses, follow, stays_of
from matcher.check.excess import Excess
from matcher.check.excess_listed import check_excesses
from matcher.check.pins import check_pins
from matcher.check.report import CheckReport, Code, Violation
from matcher.check.statement import check_bound, check_costs, check_unplaced
from matcher.check.stays_allowed import check_stays
from matcher.check.structure import check_days, check_form, check_youths
from matcher.check.support import check_support
from matcher.check.trajectory import check_trajectory
from matcher.check.trips import Trips
from matcher.travel.protocol import TravelTimes
from models.plan import Plan
from models.policy import Policy
from models.snapshot import Snapshot


def check_plan(
    snapshot: Snapshot,
    plan: Plan,
    policy: Policy | None = None,
    *,
    travel: TravelTimes,
    published: Plan | None = None,
) -> CheckReport:
    """
    Recomputes a plan's feasibility and cost from dates alone, sharing no code with the engine.

    The reading order of the package: form, courses, incumbent and excess, each youth, capacity, statement.
    The contract is docs/semantics.md; capacity is judged day by day.

    Parameters
    ----------
    policy
        Exchange rates and norms; by default those in the plan's provenance.
    travel
        The source of travel times with which the plan was made.
    published
        The published plan, where departures from it were costed.
    """
    alliance = Alliance(snapshot, plan.provenance.policy if policy is None else policy)
    stated = [] if plan.snapshot_id == snapshot.id else [_wrong_snapshot(snapshot, plan)]
    malformed = [*check_youths(alliance, plan), *_malformed_stays(alliance, plan)]
    if malformed:
        return CheckReport(violations=(*stated, *malformed))

    courses = follow(alliance, stays_of(plan))
    trips = Trips(alliance, travel)
    trips.gather((course.youth, stay) for course in courses.values() for stay in course.stays)
    excess = Excess(alliance, trips)
    demands = [demand for course in courses.values() for demand in demands_of(alliance, trips, course)]
    evaluation = evaluate_courses(alliance, trips, courses, published)
    violations = (
        *stated,
        *_each_youth(alliance, trips, excess, courses),
        *check_capacity(alliance, excess, demands),
        *check_costs(plan, evaluation),
        *check_bound(plan),
        *check_unplaced(alliance, plan, courses),
        *check_excesses(alliance, plan, {resource.name: days for resource, days in excess.days.items()}),
    )
    return CheckReport(violations=violations, costs=evaluation.costs, cost_points=evaluation.cost_points)


def _each_youth(alliance: Alliance, trips: Trips, excess: Excess, courses: Mapping[str, Course]) -> Iterator[Violation]:
    """What can be judged of one youth without the others."""
    for course in courses.values():
        yield from check_days(alliance, course.youth.id, course.stays)
        yield from check_trajectory(alliance, trips, excess, course)
        yield from check_stays(alliance, trips, course)
        yield from check_support(alliance, trips, course)
        yield from check_pins(alliance, course.youth, course.pins, course.stays)


def _malformed_stays(alliance: Alliance, plan: Plan) -> Iterator[Violation]:
    for trajectory in plan.trajectories:
        yield from check_form(alliance, trajectory.youth_id, trajectory.stays)


def _wrong_snapshot(snapshot: Snapshot, plan: Plan) -> Violation:
    return Violation(
        code=Code.SNAPSHOT,
        message="the plan was made for another snapshot",
        expected=snapshot.id,
        found=plan.snapshot_id,
    )
