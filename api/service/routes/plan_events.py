import asyncio
import json
from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.service.audited_route import AuditedRoute
from api.service.call import Call, CurrentCall
from api.service.plan_out import PlanOut
from api.store.plan_events import PlanEvent, events_after
from api.store.plans import PlanRecord, get_plan

router = APIRouter(route_class=AuditedRoute, tags=["plans"])

POLL_SECONDS = 0.5
SILENCE_SECONDS = 15
"""After so long a comment is sent, so that nobody in between closes the connection."""
LONGEST_SECONDS = 3600
"""Then the stream ends; a client goes on with Last-Event-ID."""
LARGEST_SEQUENCE = 2**31 - 1


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
