"""Questions about plans: what one made by hand costs, why a youth is here and not there."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.plan_files import HandmadePlan
from api.service.desk.desk import default_plan, masked, prepared_desk, require_seen
from api.service.desk.evaluation import Evaluated, evaluated
from api.service.request.answers import Problem, not_found
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import CurrentCall
from api.store.plans import get_plan, read_policy_of
from models.base import Identifier, Model
from models.policy import Policy
from models.stay import HOME

router = APIRouter(route_class=AuditedRoute)


class EvaluationRequest(Model):
    """A plan made by hand; `trajectories` alone will do."""

    plan: HandmadePlan
    snapshot_id: str | None = Field(default=None, max_length=80, description="Null: the plan's, else the head.")
    policy: Policy = Policy()


@router.post("/v1/evaluations", tags=["evaluations"])
def evaluate(call: CurrentCall, asked: EvaluationRequest) -> Evaluated:
    """Points per term of a plan made by hand, and every rule that it breaks."""
    return evaluated(call, asked.snapshot_id, asked.plan, asked.policy)


class ExplanationRequest(Model):
    """About whom, and why not where."""

    youth_id: Identifier
    place: Identifier | None = Field(default=None, description='"home" or a unit id; null: the best other place.')
    snapshot_id: str | None = Field(default=None, max_length=80, description="Null: the alliance as it is now.")
    plan_id: str | None = Field(
        default=None, max_length=80, description="Of which plan; null: the published plan, else the latest."
    )


class ExplanationOut(BaseModel):
    """Why a plan has a youth here and not there."""

    snapshot_id: str
    plan_id: str
    explanation: dict[str, Any] = Field(description="As `thuisnabij explain --json` writes it.")


@router.post("/v1/explanations", tags=["explanations"])
def explain_place(call: CurrentCall, asked: ExplanationRequest) -> ExplanationOut:
    """Why here, why not there, and the smallest change that would make it otherwise."""
    from matcher.desk import explain

    call.youth_id = asked.youth_id
    with call.reading() as connection:
        snapshot_id = asked.snapshot_id or call.head(connection)
        record, view = call.view(connection, snapshot_id)
        require_seen(view, asked.youth_id)
        units = {item.id for item in call.service.contents.snapshot(connection, record).units}
        plan_id = asked.plan_id or default_plan(connection, snapshot_id)
        if plan_id is None:
            raise Problem(409, "not_done", "there is no plan for this snapshot's date yet")
        policy = read_policy_of(connection, get_plan(connection, plan_id))
    if asked.place is not None and asked.place != HOME and asked.place not in units:
        raise not_found("unit")
    prepared = prepared_desk(call, snapshot_id, plan_id, policy, asked.youth_id)
    if not prepared.has_plan or asked.youth_id in prepared.left_out:
        raise Problem(409, "not_held", "the plan no longer holds for this youth; ask for a new plan")
    found = explain(prepared.desk, asked.youth_id, asked.place)
    document = found.model_dump(mode="json", by_alias=True) | {"snapshot_id": snapshot_id}
    return ExplanationOut(snapshot_id=snapshot_id, plan_id=plan_id, explanation=masked(document, view))
