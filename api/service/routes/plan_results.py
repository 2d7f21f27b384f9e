from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.plan_files import fault_report
from api.service.request.answers import Problem
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import Call, CurrentCall
from api.store.database import Connection
from api.store.plans import PlanRecord, get_plan, publish
from api.store.snapshots import was_head
from models.base import Model
from models.plan import Bottleneck, Excess, Plan, PlanStatus, Unplaced

router = APIRouter(route_class=AuditedRoute, tags=["plans"])

INCUMBENT = "incumbent"


class Analysis(Model):
    """What a plan costs and what is scarce in it."""

    plan_id: str
    plan_status: PlanStatus
    cost: int = Field(description="Points of everybody, also of youths outside the scope.")
    bound: int
    gap: float
    terms: dict[str, int] = Field(description="Points by term, of the youths whom the scope shows.")
    youths: int
    kpis: dict[str, float]
    bottlenecks: tuple[Bottleneck, ...]
    excesses: tuple[Excess, ...]


class UnplacedYouths(Model):
    """Who has no place on some days, and why."""

    plan_id: str
    unplaced: tuple[Unplaced, ...]


class Difference(Model):
    """Who changes between two plans, from where to where, and what it gains."""

    plan_id: str
    against: str
    cost_against: int = Field(description="Points of the youths shown, under this plan's policy.")
    cost: int
    terms: dict[str, int] = Field(description="Points after minus before by term; below zero it costs less.")
    changes: list[dict[str, Any]]


class PublicationOut(BaseModel):
    """What people were told."""

    plan_id: str
    by: str
    on_behalf_of: str | None
    at: datetime


@router.get("/v1/plans/{plan_id}/analysis")
def analyse(call: CurrentCall, plan_id: str) -> Analysis:
    """Terms, key figures and bottlenecks of a plan."""
    from matcher.desk.comparison import points_by_term

    with call.reading() as connection:
        record, plan = call.plan(connection, plan_id)
    return Analysis(
        plan_id=record.id,
        plan_status=plan.status,
        cost=plan.cost,
        bound=plan.bound,
        gap=plan.gap,
        terms=points_by_term(line for item in plan.trajectories for line in item.costs),
        youths=len(plan.trajectories),
        kpis=plan.kpis,
        bottlenecks=plan.bottlenecks,
        excesses=plan.excesses,
    )


@router.get("/v1/plans/{plan_id}/unplaced")
def list_unplaced(call: CurrentCall, plan_id: str) -> UnplacedYouths:
    """Who has no place on some days, and why."""
    with call.reading() as connection:
        record, plan = call.plan(connection, plan_id)
    return UnplacedYouths(plan_id=record.id, unplaced=plan.unplaced)


@router.get("/v1/plans/{plan_id}/fault-report")
def report_fault(call: CurrentCall, plan_id: str) -> Response:
    """
    The file to send to the makers where the independent check refused a part of the plan: it holds no names.

    It does hold birth dates and the places of homes, of the youths whom the scope shows.
    """
    with call.reading() as connection:
        record, _, view = call.made_plan(connection, plan_id)
        _, plan = call.plan(connection, plan_id)
    if not plan.refused:
        raise Problem(404, "not_found", "nothing of this plan was refused")
    name = f"{record.id}.refused.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(fault_report(view.of_snapshot(), plan), media_type="application/json", headers=headers)


@router.get("/v1/plans/{plan_id}/diff")
def compare(
    call: CurrentCall,
    plan_id: str,
    against: Annotated[str, Query(max_length=80, description="Another plan's id; `incumbent`: stay and wait.")] = (
        INCUMBENT
    ),
) -> Difference:
    """Who changes against another plan of the same snapshot, the largest gain first."""
    from matcher.desk.comparison import CostedStays, differences, find_changes

    with call.reading() as connection:
        record, plan = call.plan(connection, plan_id)
        other = _other(call, connection, record, against)
        before = _costed(call, connection, record, other)
    after = CostedStays(
        {item.youth_id: item.stays for item in plan.trajectories},
        {item.youth_id: item.costs for item in plan.trajectories},
    )
    points_before, points_after = before.points_by_term(), after.points_by_term()
    return Difference(
        plan_id=record.id,
        against=against,
        cost_against=sum(points_before.values()),
        cost=sum(points_after.values()),
        terms=differences(points_before, points_after),
        changes=[change.document() for change in find_changes(before, after)],
    )


@router.post(
    "/v1/plans/{plan_id}/publication",
    status_code=201,
    response_model=PublicationOut,
    responses={200: {"model": PublicationOut, "description": "It was the published plan already."}},
)
def publish_plan(call: CurrentCall, plan_id: str) -> Response:
    """The planner approves: it becomes the plan from which later plans depart only at a cost."""
    if not call.grant.scope.everything:
        raise Problem(403, "outside_scope", "a plan is published for everybody: it takes a scope of everything")
    with call.changing() as change:
        record = get_plan(change.connection, plan_id)
        if record.plan_blob is None:
            raise Problem(409, "not_done", "a plan that was not made cannot be published")
        if not was_head(change.connection, record.snapshot_id):
            raise Problem(409, "not_the_head", "a plan of a scenario cannot be published")
        made, is_new = publish(change.connection, plan_id, call.author, call.at)
        change.outcome = "published" if is_new else "known"
    out = PublicationOut(plan_id=made.plan_id, by=made.by, on_behalf_of=made.on_behalf_of, at=made.at)
    return Response(out.model_dump_json(), 201 if is_new else 200, media_type="application/json")


def _other(call: Call, connection: Connection, record: PlanRecord, against: str) -> Plan | None:
    if against == INCUMBENT:
        return None
    other, content = call.plan(connection, against)
    if other.snapshot_id != record.snapshot_id:
        raise Problem(409, "not_held", "the plans were made for different snapshots")
    return content


def _costed(call: Call, connection: Connection, record: PlanRecord, other: Plan | None) -> Any:
    """The other plan, or the incumbent, under the policy of the first, as far as the scope shows it."""
    from api.store.plans import read_policy_of
    from matcher.check import evaluate_plan, incumbent_stays
    from matcher.desk.comparison import CostedStays
    from matcher.travel.roads.travel import RoadTravel

    of_snapshot, view = call.view(connection, record.snapshot_id)
    policy = read_policy_of(connection, record)
    if other is not None and other.provenance.policy == policy:
        return CostedStays(
            {item.youth_id: item.stays for item in other.trajectories},
            {item.youth_id: item.costs for item in other.trajectories},
        )
    snapshot, travel = call.service.contents.snapshot(connection, of_snapshot), RoadTravel()
    told = None
    if record.published_plan_id is not None:
        told = call.service.contents.plan(connection, get_plan(connection, record.published_plan_id))
    if other is None:
        stays = incumbent_stays(snapshot, policy, travel)
    else:
        stays = {item.youth_id: item.stays for item in other.trajectories}
    costs = evaluate_plan(snapshot, stays, policy, travel, told).costs
    seen = view.youth_ids
    return CostedStays(
        {youth_id: items for youth_id, items in stays.items() if youth_id in seen},
        {youth_id: lines for youth_id, lines in costs.items() if youth_id in seen},
    )
