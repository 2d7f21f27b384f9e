from pydantic import Field

from api.plan_files import HandmadePlan
from api.service.request.answers import Problem, not_found
from api.service.request.call import Call
from api.store.plans import get_plan, published, read_plan_content
from models.base import Model
from models.issue import InvalidInputError, Issue
from models.plan import CostLine
from models.policy import Policy

UNSTATED = {"cost_line", "cost", "bound", "gap", "status", "unplaced", "excesses", "snapshot", "youth_missing"}
"""What a plan made by hand need not state."""


class YouthCosts(Model):
    """What one youth's course costs."""

    youth_id: str
    points: int
    costs: tuple[CostLine, ...]


class BrokenRule(Model):
    """One place where the plan breaks a rule."""

    code: str
    message: str
    youth_id: str | None
    resource: str | None


class Evaluated(Model):
    """What a plan made by hand costs, and which rules it breaks; of the youths whom the scope shows."""

    snapshot_id: str
    cost: int = Field(description="Points of everybody shown.")
    terms: dict[str, int] = Field(description="Points by term.")
    youths: tuple[YouthCosts, ...]
    violations: tuple[BrokenRule, ...] = Field(description="Empty: the plan keeps every rule.")


def evaluated(call: Call, snapshot_id: str | None, plan: HandmadePlan, policy: Policy) -> Evaluated:
    """
    Costs of a plan made by hand, over a snapshot; youths without a course in it stay or wait nowhere.

    Raises
    ------
    Problem
        404 for a youth outside the scope.
    InvalidInputError
        With everything that keeps the plan from being costed.
    """
    from matcher.check import check_plan, evaluate_plan
    from matcher.travel.roads.travel import RoadTravel

    with call.reading() as connection:
        record, view = call.view(connection, snapshot_id or plan.snapshot_id or call.head(connection))
        snapshot = call.service.contents.snapshot(connection, record)
        publication = published(connection)
        told = None if publication is None else read_plan_content(connection, get_plan(connection, publication.plan_id))
    if plan.snapshot_id not in ("", record.id):
        raise Problem(409, "not_held", "the plan was made for another snapshot")
    if any(item.youth_id not in view.youth_ids for item in plan.trajectories):
        raise not_found("youth")
    travel = RoadTravel()
    known = plan.model_copy(update={"snapshot_id": snapshot.id})
    report = check_plan(snapshot, known, policy, travel=travel, published=told)
    broken = [
        BrokenRule(code=item.code, message=item.message, youth_id=item.youth_id, resource=item.resource)
        for item in report.violations
        if item.code not in UNSTATED
        and (item.youth_id is None or item.youth_id in view.youth_ids)
        and (item.resource is None or view.shows_resource(item.resource))
    ]
    try:
        costs = evaluate_plan(snapshot, known, policy, travel, told).costs
    except ValueError:
        remedy = "Correct the plan's stays."
        raise InvalidInputError(
            "request",
            [Issue(code=item.code, path="/plan/trajectories", message=item.message, remedy=remedy) for item in broken],
        ) from None
    of_youths = [
        YouthCosts(youth_id=youth_id, points=sum(line.points for line in lines), costs=lines)
        for youth_id, lines in sorted(costs.items())
        if youth_id in view.youth_ids
    ]
    terms: dict[str, int] = {}
    for line in (line for item in of_youths for line in item.costs):
        terms[line.term] = terms.get(line.term, 0) + line.points
    return Evaluated(
        snapshot_id=record.id,
        cost=sum(item.points for item in of_youths),
        terms=terms,
        youths=tuple(of_youths),
        violations=tuple(broken),
    )
