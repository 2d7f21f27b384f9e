import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.service.decisions.decisions import accept, decline, make_recommendation, override
from api.service.desk.desk import default_plan, masked, require_seen
from api.service.request.answers import Problem
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import Call, CurrentCall
from api.store.decisions import DecisionRecord, RecommendationRecord, get_recommendation, read_result
from api.store.plans import get_plan, read_policy_of
from api.store.states import DecisionKind
from models.base import Identifier, Model
from models.issue import InvalidInputError, Issue
from models.policy import Policy
from models.stay import Stay
from models.validation.wording import looks_like_bsn

router = APIRouter(route_class=AuditedRoute, tags=["recommendations"])

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]


class RecommendationRequest(Model):
    """For whom options are asked."""

    youth_id: Identifier
    snapshot_id: str | None = Field(default=None, max_length=80, description="Null: the alliance as it is now.")
    plan_id: str | None = Field(
        default=None, max_length=80, description="Beside whose courses; null: the published plan, else the latest."
    )
    policy: Policy | None = Field(default=None, description="Null: that of the plan.")


class RecommendationOut(BaseModel):
    """Ranked options, and why no other place is one."""

    id: str
    snapshot_id: str
    plan_id: str | None
    youth_id: str
    created_at: datetime
    recommendation: dict[str, Any] = Field(description="As `thuisnabij recommend --json` writes it.")

    @classmethod
    def of(cls, record: RecommendationRecord, document: dict[str, Any]) -> "RecommendationOut":
        """From its row, and its content as the caller may see it."""
        kept = {name: getattr(record, name) for name in cls.model_fields if name != "recommendation"}
        return cls.model_validate(kept | {"recommendation": document})


class Accept(Model):
    """One of the options, as it was shown."""

    kind: Literal[DecisionKind.ACCEPT]
    option: int = Field(ge=0, le=100_000, description="Its number in the list, from 0.")
    reason: Reason


class Override(Model):
    """Another place or other days than were proposed."""

    kind: Literal[DecisionKind.OVERRIDE]
    stays: Annotated[tuple[Stay, ...], Field(min_length=1, max_length=20, description="What is decided instead.")]
    reason: Reason


class Decline(Model):
    """Nothing of it."""

    kind: Literal[DecisionKind.DECLINE]
    reason: Reason


Decide = Annotated[Accept | Override | Decline, Field(discriminator="kind")]


class DecisionOut(BaseModel):
    """A decision in the register."""

    id: str
    recommendation_id: str | None
    plan_id: str | None = Field(description="Of the proposal decided about.")
    youth_id: str
    kind: DecisionKind
    reason: str
    place: str | None
    stays: tuple[Stay, ...] = Field(description="The pin: every plan contains it.")
    snapshot_id: str
    child_snapshot_id: str | None = Field(description="The alliance with the pin.")
    by: str
    on_behalf_of: str | None
    at: datetime

    @classmethod
    def of(cls, record: DecisionRecord) -> "DecisionOut":
        """From its row."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})


@router.post("/v1/recommendations", status_code=201)
def recommend_now(call: CurrentCall, asked: RecommendationRequest) -> RecommendationOut:
    """Options for one youth that can be taken now, ranked, with reasons for every other place."""
    call.youth_id = asked.youth_id
    with call.reading() as connection:
        snapshot_id = asked.snapshot_id or call.head(connection)
        _, view = call.view(connection, snapshot_id)
        require_seen(view, asked.youth_id)
        plan_id = asked.plan_id or default_plan(connection, snapshot_id)
        policy = asked.policy
        if policy is None:
            policy = Policy() if plan_id is None else read_policy_of(connection, get_plan(connection, plan_id))
    record, document = make_recommendation(call, asked.youth_id, snapshot_id, plan_id, policy)
    return RecommendationOut.of(record, document)


@router.get("/v1/recommendations/{recommendation_id}")
def read_recommendation(call: CurrentCall, recommendation_id: str) -> RecommendationOut:
    """Options as they were shown."""
    record = _seen(call, recommendation_id)
    with call.reading() as connection:
        _, view = call.view(connection, record.snapshot_id)
        document = json.loads(read_result(connection, record))
    return RecommendationOut.of(record, masked(document, view))


@router.post("/v1/recommendations/{recommendation_id}/decision", status_code=201)
def decide(call: CurrentCall, recommendation_id: str, decision: Decide) -> DecisionOut:
    """Accept, override or decline, with the person's own reason; what is taken becomes a pin of the alliance."""
    shown = _seen(call, recommendation_id)
    require_own_words(decision.reason)
    match decision:
        case Accept():
            taken = accept(call, shown, decision.option, decision.reason)
        case Override():
            taken = override(call, shown, decision.stays, decision.reason)
        case Decline():
            taken = decline(call, shown, decision.reason)
    return DecisionOut.of(taken)


def require_own_words(reason: str) -> None:
    """Refuses a reason with a citizen service number in it: the register holds pseudonyms only."""
    if any(looks_like_bsn(word.strip(".,;:()")) for word in reason.split()):
        issue = Issue(
            code="reason_bsn",
            path="/reason",
            message="the reason holds what looks like a citizen service number (BSN)",
            remedy="Leave it out: name youths by their pseudonymous id.",
        )
        raise InvalidInputError("request", [issue])


def _seen(call: Call, recommendation_id: str) -> RecommendationRecord:
    """A recommendation about a youth whom the scope shows now."""
    with call.reading() as connection:
        record = get_recommendation(connection, recommendation_id)
        _, view = call.view(connection, record.snapshot_id)
        if record.youth_id not in view.youth_ids:
            raise Problem(404, "not_found", "no such recommendation")
    call.youth_id = record.youth_id
    return record
