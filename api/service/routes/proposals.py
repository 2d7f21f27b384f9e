from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.service.decisions.decisions import accept_proposal, decline_proposal
from api.service.desk.desk import require_seen
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import CurrentCall
from api.service.routes.recommendations import DecisionOut, Reason, require_own_words
from api.store.plans import get_plan
from api.store.proposals import Proposal, get_proposal, list_proposals
from api.store.states import DecisionKind, ProposalState
from models.base import Identifier, Model
from models.stay import Stay

router = APIRouter(route_class=AuditedRoute, tags=["proposals"])


class ProposalOut(BaseModel):
    """A change that a plan suggests for one youth."""

    plan_id: str
    youth_id: str
    state: ProposalState
    version: int
    stays: tuple[Stay, ...] = Field(description="The course proposed; empty: to wait.")
    points: int = Field(description="After minus before; below zero it costs less.")
    at: datetime

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalOut":
        """From its row."""
        return cls.model_validate({name: getattr(proposal, name) for name in cls.model_fields})


class ProposalList(BaseModel):
    """What a plan proposes, the largest gain first."""

    items: list[ProposalOut]


class ProposalDecision(Model):
    """What somebody does with a proposal, and why, in own words."""

    kind: DecisionKind = Field(description="accept or decline; for another place ask for a recommendation.")
    reason: Reason


@router.get("/v1/plans/{plan_id}/proposals")
def list_open(
    call: CurrentCall,
    plan_id: str,
    state: Annotated[ProposalState | None, Query(description="Null: all.")] = None,
) -> ProposalList:
    """The changes that a nightly plan proposes for youths whom the scope shows."""
    with call.reading() as connection:
        _, view = call.view(connection, get_plan(connection, plan_id).snapshot_id)
        found = list_proposals(connection, plan_id, state)
    return ProposalList(items=[ProposalOut.of(item) for item in found if item.youth_id in view.youth_ids])


@router.post("/v1/plans/{plan_id}/proposals/{youth_id}/decision", status_code=201)
def decide_proposal(call: CurrentCall, plan_id: str, youth_id: Identifier, decision: ProposalDecision) -> DecisionOut:
    """Accept or decline; what is accepted becomes a pin, if its place is still to be had (else 409)."""
    require_own_words(decision.reason)
    call.youth_id = youth_id
    with call.reading() as connection:
        _, view = call.view(connection, get_plan(connection, plan_id).snapshot_id)
        require_seen(view, youth_id)
        proposal = get_proposal(connection, plan_id, youth_id)
    if decision.kind is DecisionKind.DECLINE:
        return DecisionOut.of(decline_proposal(call, proposal, decision.reason))
    return DecisionOut.of(accept_proposal(call, proposal, decision.kind, decision.reason))
