from fastapi import APIRouter
from pydantic import Field

from api.handmade import HandmadePlan
from api.service.audited_route import AuditedRoute
from api.service.call import CurrentCall
from api.service.evaluating import Evaluated, evaluated
from models.base import Model
from models.policy import Policy

router = APIRouter(route_class=AuditedRoute, tags=["evaluations"])


class EvaluationRequest(Model):
    """A plan made by hand; `trajectories` alone will do."""

    plan: HandmadePlan
    snapshot_id: str | None = Field(default=None, max_length=80, description="Null: the plan's, else the head.")
    policy: Policy = Policy()


@router.post("/v1/evaluations")
def evaluate(call: CurrentCall, asked: EvaluationRequest) -> Evaluated:
    """Points per term of a plan made by hand, and every rule that it breaks."""
    return evaluated(call, asked.snapshot_id, asked.plan, asked.policy)
