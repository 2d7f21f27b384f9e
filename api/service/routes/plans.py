"""Asking for plans, and following the work on them."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum
from functools import partial
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.access.grants import Role
from api.plan_files import HandmadePlan
from api.service.desk.desk import EXPERIMENT_PRIORITY
from api.service.desk.evaluation import Evaluated, evaluated
from api.service.request.answers import (
    Cursor,
    Limit,
    Page,
    Problem,
    foreign_cursor,
    is_known,
    packed_answer,
    page_of,
    place_of,
    shown_version,
    with_etag,
)
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import Call, CurrentCall
from api.store.plan_events import PlanEvent, events_after
from api.store.plans import NewPlan, PlanRecord, add_plan, get_plan, list_plans, published, request_stop
from api.store.states import JobStatus, PlanKind
from models.base import Model
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.text.dates import parse_moment

router = APIRouter(route_class=AuditedRoute, tags=["plans"])
PRIORITIES = {Role.DESK: 1, Role.PLANNER: 5, Role.ANALYST: EXPERIMENT_PRIORITY}
"""Lower goes first: somebody waits at a desk."""
POLL_SECONDS = 0.5
SILENCE_SECONDS = 15
"""After so long a comment is sent, so that nobody in between closes the connection."""
LONGEST_SECONDS = 3600
"""Then the stream ends; a client goes on with Last-Event-ID."""
LARGEST_SEQUENCE = 2**31 - 1


class PlanOut(BaseModel):
    """A plan asked for: how far the work is, what is known of the plan, why the search ended; kept apart."""

    id: str
    snapshot_id: str
    kind: PlanKind
    job_status: JobStatus
    plan_status: PlanStatus | None = Field(description="Null while there is no plan.")
    ended: str | None = Field(description="Why the search ended: gap_reached, time_limit, stopped, error, ...")
    cost: int | None
    bound: int | None
    gap: float | None
    error_code: str | None
    settings: SolverSettings
    warm_start_plan_id: str | None
    published_plan_id: str | None
    requested_by: str
    on_behalf_of: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stop_requested_at: datetime | None
    attempt: int
    redacted_at: datetime | None = Field(description="A youth was erased from it; the figures are of before.")

    @classmethod
    def of(cls, record: PlanRecord) -> "PlanOut":
        """From its row."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})


class Operation(StrEnum):
    """What is to be done with a request for a plan."""

    SOLVE = "solve"
    VALIDATE = "validate"
    """Look whether it could be queued, and queue nothing."""
    EVALUATE = "evaluate"
    """Cost a plan made by hand, at once; like POST /v1/evaluations."""


class PlanRequest(Model):
    """What is asked; what is left out has its default."""

    snapshot_id: str | None = Field(default=None, max_length=80, description="Null: the alliance as it is now.")
    policy: Policy = Policy()
    settings: SolverSettings = SolverSettings()
    warm_start_plan_id: str | None = Field(default=None, max_length=80, description="A plan from which to begin.")
    published_plan_id: str | None = Field(
        default=None, max_length=80, description="Departing from it costs points; null: the published plan."
    )
    plan: HandmadePlan | None = Field(default=None, description="With operation=evaluate: the plan to be costed.")


class Validated(Model):
    """The request could be queued."""

    snapshot_id: str
    published_plan_id: str | None


@router.post(
    "/v1/plans",
    status_code=202,
    response_model=PlanOut,
    responses={200: {"model": Validated | Evaluated, "description": "operation=validate or evaluate"}},
)
def ask_for_plan(
    call: CurrentCall,
    asked: PlanRequest,
    operation: Operation = Operation.SOLVE,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=255)] = None,
) -> Response:
    """Queues a plan. The same Idempotency-Key and body is one plan, another body is 409."""
    if operation is Operation.EVALUATE:
        if asked.plan is None:
            raise Problem(422, "bad_input", "operation=evaluate needs `plan`")
        return _json(evaluated(call, asked.snapshot_id, asked.plan, asked.policy), 200)
    wanted = _resolved(call, asked)
    if operation is Operation.VALIDATE:
        return _json(Validated(snapshot_id=wanted.snapshot_id, published_plan_id=wanted.published_plan_id), 200)
    new = wanted.model_copy(update={"idempotency_key": idempotency_key, "request_hash": _hash_of(asked)})
    with call.changing() as change:
        record, is_new = add_plan(change.connection, new, call.at)
        call.subject = record.id
        if is_new:
            call.service.queue.enqueue(change.connection, record)
        change.outcome = "queued" if is_new else "known"
    return _json(PlanOut.of(record), 202, {"Location": f"/v1/plans/{record.id}"})


@router.get("/v1/plans")
def list_asked(
    call: CurrentCall,
    status: Annotated[JobStatus | None, Query(description="Job status.")] = None,
    snapshot_id: Annotated[str | None, Query(max_length=80)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[PlanOut]:
    """Plans, the newest first."""
    before = _position(place_of(cursor, list))
    with call.reading() as connection:
        found = list_plans(connection, limit + 1, status, snapshot_id, before)
    page = page_of(found, limit, lambda item: [item.created_at.isoformat(), item.id])
    return Page[PlanOut](items=[PlanOut.of(item) for item in page.items], next_cursor=page.next_cursor)


@router.get("/v1/plans/{plan_id}", response_model=PlanOut)
def read_plan(request: Request, call: CurrentCall, plan_id: str) -> Response:
    """How far a plan is and what it is worth; the plan itself is at `/content`."""
    with call.reading() as connection:
        out = PlanOut.of(get_plan(connection, plan_id))
    version = hashlib.sha256(out.model_dump_json().encode()).hexdigest()
    if is_known(request, version):
        return with_etag(Response(status_code=304), version)
    return with_etag(_json(out, 200), version)


@router.get("/v1/plans/{plan_id}/content", response_model=Plan)
def read_content(request: Request, call: CurrentCall, plan_id: str) -> Response:
    """The plan as far as the scope shows it, as in a file; 409 while there is none."""
    with call.reading() as connection:
        record, of_snapshot, view = call.made_plan(connection, plan_id)
        version = shown_version(view.scope, record.plan_blob, of_snapshot.blob_id)
        packed = partial(call.service.contents.packed_plan, connection, record, of_snapshot, view)
        return packed_answer(request, version, packed)


@router.delete("/v1/plans/{plan_id}", status_code=202)
def stop_plan(call: CurrentCall, plan_id: str) -> PlanOut:
    """Stops the search now and keeps the best plan; repeating is harmless. Planners may stop what others asked for."""
    with call.changing() as change:
        record = get_plan(change.connection, plan_id)
        if record.requested_by != call.author.actor and not call.is_planner:
            raise Problem(403, "forbidden", "only who asked for it, and planners")
        if request_stop(change.connection, plan_id, call.at):
            call.service.queue.stop(change.connection, get_plan(change.connection, plan_id))
            change.outcome = "stopping"
        else:
            change.outcome = "had_ended"
        return PlanOut.of(get_plan(change.connection, plan_id))


def _resolved(call: Call, asked: PlanRequest) -> NewPlan:
    """The request with its defaults, every reference looked up."""
    with call.reading() as connection:
        snapshot_id = asked.snapshot_id or call.head(connection)
        record, _ = call.view(connection, snapshot_id)
        if record.redacted_at is not None:
            raise Problem(409, "not_the_head", "a youth was erased from this snapshot; ask for the head")
        publication = published(connection)
        reference = asked.published_plan_id or (None if publication is None else publication.plan_id)
        for other in (asked.warm_start_plan_id, reference):
            if other is not None and get_plan(connection, other).plan_blob is None:
                raise Problem(409, "not_done", f"plan {other} has not been made")
    priority = min(PRIORITIES[role] for role in call.grant.roles if role in PRIORITIES)
    return NewPlan(
        snapshot_id=snapshot_id,
        policy=asked.policy,
        settings=asked.settings,
        kind=PlanKind.DESK,
        priority=priority,
        warm_start_plan_id=asked.warm_start_plan_id,
        published_plan_id=reference,
        requested_by=call.author.actor,
        on_behalf_of=call.author.on_behalf_of,
    )


def _hash_of(asked: PlanRequest) -> str:
    content = asked.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _position(given: list[Any] | None) -> tuple[datetime, str] | None:
    if given is None:
        return None
    try:
        at, plan_id = given
        moment = parse_moment(at)
    except (ValueError, TypeError):
        raise foreign_cursor() from None
    if not isinstance(plan_id, str) or not plan_id.isprintable():
        raise foreign_cursor()
    return moment, plan_id


def _json(out: Model | PlanOut, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(out.model_dump_json(by_alias=True), status, headers=headers, media_type="application/json")


@router.get("/v1/plans/{plan_id}/events", response_class=StreamingResponse)
def follow(
    call: CurrentCall,
    plan_id: str,
    last_event_id: Annotated[str | None, Header(max_length=20, description="Number of the last event seen.")] = None,
    after: Annotated[int, Query(ge=0, le=LARGEST_SEQUENCE, description="The same, where no header can be set.")] = 0,
) -> StreamingResponse:
    """Progress as server-sent events: `progress` with a number, and at last `ended` with the plan's state."""
    with call.reading() as connection:
        get_plan(connection, plan_id)
    seen = after
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        seen = min(int(last_event_id), LARGEST_SEQUENCE)
    return StreamingResponse(
        _stream(call, plan_id, seen), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _stream(call: Call, plan_id: str, seen: int) -> AsyncIterator[str]:
    started = told = monotonic()
    while monotonic() - started < LONGEST_SECONDS:
        events, record = await run_in_threadpool(_look, call, plan_id, seen)
        for event in events:
            yield _progress(event)
            seen = event.sequence
        if record.job_status.is_final:
            yield f"event: ended\ndata: {PlanOut.of(record).model_dump_json()}\n\n"
            return
        now = monotonic()
        if events:
            told = now
        elif now - told >= SILENCE_SECONDS:
            yield ": still going on\n\n"
            told = now
        await asyncio.sleep(POLL_SECONDS)


def _look(call: Call, plan_id: str, seen: int) -> tuple[list[PlanEvent], PlanRecord]:
    with call.reading() as connection:
        # one view of both: what is written before the end is not missed
        return events_after(connection, plan_id, seen), get_plan(connection, plan_id)


def _progress(event: PlanEvent) -> str:
    gap = None
    if event.cost and event.bound is not None:
        gap = (event.cost - event.bound) / event.cost
    content = event.model_dump(mode="json", exclude={"sequence"}) | {"gap": gap}
    return f"id: {event.sequence}\nevent: progress\ndata: {json.dumps(content)}\n\n"
