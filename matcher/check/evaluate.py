from collections.abc import Mapping, Sequence

from matcher.check import costs
from matcher.check.alliance import Alliance
from matcher.check.course import Course, course_of
from matcher.check.day_stay import DayStay, to_days
from matcher.check.departure import departure
from matcher.check.siblings import siblings_apart
from matcher.check.structure import check_form
from matcher.check.trips import Trips
from matcher.travel.protocol import TravelTimes
from models.base import Model
from models.plan import CostLine, Plan
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay

TERMS: tuple[tuple[costs.Term, str], ...] = (
    (costs.waiting, "days"),
    (costs.closed_days, "days"),
    (costs.moves, "moves"),
    (costs.family_travel, "minutes"),
    (costs.professional_travel, "minutes"),
    (costs.uncovered_expertise, "minutes"),
    (costs.heavier_setting, "step days"),
    (costs.change_of_team, "changes"),
    (costs.preference, "days"),
)
"""Terms of one youth alone with their units; departure and siblings apart come after them."""


class Evaluation(Model):
    """What a plan costs, by youth and term; terms that cost and count nothing are left out."""

    costs: dict[str, tuple[CostLine, ...]]

    @property
    def cost_points(self) -> int:
        """Sum over all youths."""
        return sum(line.points for lines in self.costs.values() for line in lines)

    def points_of(self, youth_id: str) -> int:
        """Points of one youth."""
        return sum(line.points for line in self.costs[youth_id])


def evaluate_plan(
    snapshot: Snapshot,
    stays: Plan | Mapping[str, Sequence[Stay]],
    policy: Policy,
    travel: TravelTimes,
    published: Plan | None = None,
) -> Evaluation:
    """
    Costs of any well-formed plan, feasible or not; stays need not begin or end on boundaries.

    Parameters
    ----------
    stays
        A plan, or stays by youth; a youth without an entry has no stays.

    Raises
    ------
    ValueError
        A youth, place or team is unknown, or stays overlap, are empty or leave the horizon.
    """
    by_youth = stays_of(stays) if isinstance(stays, Plan) else dict(stays)
    alliance = Alliance(snapshot, policy)
    unknown = sorted(by_youth.keys() - alliance.youths.keys())
    if unknown:
        raise ValueError(f"youths not in the snapshot: {', '.join(unknown)}")
    for youth_id, of_youth in by_youth.items():
        for violation in check_form(alliance, youth_id, of_youth):
            raise ValueError(violation.message)
    courses = follow(alliance, by_youth)
    trips = Trips(alliance, travel)
    trips.gather((course.youth, stay) for course in courses.values() for stay in course.stays)
    return evaluate_courses(alliance, trips, courses, published)


def stays_of(plan: Plan) -> dict[str, Sequence[Stay]]:
    """A plan's stays by youth."""
    return {trajectory.youth_id: trajectory.stays for trajectory in plan.trajectories}


def follow(alliance: Alliance, by_youth: Mapping[str, Sequence[Stay]]) -> dict[str, Course]:
    """Every youth's course through well-formed stays."""
    return {
        youth.id: course_of(alliance, youth, [to_days(stay, alliance.calendar) for stay in by_youth.get(youth.id, ())])
        for youth in alliance.youths.values()
    }


def evaluate_courses(
    alliance: Alliance, trips: Trips, courses: Mapping[str, Course], published: Plan | None
) -> Evaluation:
    """Costs of courses, in the order of the terms."""
    promised: dict[str, list[DayStay]] = {}
    for youth_id, stays in ({} if published is None else stays_of(published)).items():
        promised[youth_id] = [to_days(stay, alliance.calendar) for stay in stays]
    apart = siblings_apart(alliance, courses)
    lines: dict[str, tuple[CostLine, ...]] = {}
    for youth_id, course in courses.items():
        counted = [(term.__name__, term(alliance, trips, course), unit) for term, unit in TERMS]
        counted.append(("departure", departure(alliance, course, promised.get(youth_id, ())), "days"))
        counted.append(("siblings_apart", apart.get(youth_id, costs.Counted(0, 0)), "pair days"))
        lines[youth_id] = tuple(
            CostLine.model_construct(term=name, points=found.points, amount=found.amount, unit=unit)
            for name, found, unit in counted
            if found.points or found.amount
        )
    return Evaluation(costs=lines)
