from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.service.decisions.pins import with_decided_pins
from api.service.request.answers import Cursor, Limit, Page, Problem, packed_answer, page_of, place_of, shown_version
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import Call, CurrentCall
from api.service.request.intake import patched, read_body, shown_issues, warnings_of
from api.store.decisions import pinning_decisions
from api.store.snapshots import SnapshotRecord, add_snapshot, list_snapshots, move_head
from api.store.states import SnapshotCause
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot

router = APIRouter(route_class=AuditedRoute, tags=["snapshots"])

_BODY = {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}
HEAD = "head"


class SnapshotOut(BaseModel):
    """A stored snapshot without its content."""

    id: str
    parent_id: str | None = Field(description="What it was made from.")
    cause: SnapshotCause
    as_of: date
    youths: int
    units: int
    teams: int
    size_bytes: int
    stored_by: str
    on_behalf_of: str | None
    stored_at: datetime
    redacted_at: datetime | None = Field(description="A youth was erased from it.")

    @classmethod
    def of(cls, record: SnapshotRecord) -> "SnapshotOut":
        """From its row."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})


class Stored(SnapshotOut):
    """What came of storing a snapshot."""

    head_id: str | None = Field(description="The alliance as it is now: this one with decided pins; null: a scenario.")
    pins_left_out: list[str] = Field(description="Youths whose decided stay does not fit this snapshot: look at these.")
    warnings: list[Issue]


@router.post(
    "/v1/snapshots",
    status_code=201,
    response_model=Stored,
    responses={200: {"model": Stored, "description": "It was stored before."}},
    openapi_extra={"requestBody": _BODY},
)
async def store_snapshot(
    request: Request,
    call: CurrentCall,
    scenario: Annotated[bool, Query(description="Keep it without making it the alliance as it is now.")] = False,
) -> Response:
    """Stores a snapshot after checking it; every problem is listed. The same content twice is one."""
    body = await request.body()
    return await run_in_threadpool(_store, call, body, scenario)


@router.get("/v1/snapshots")
def list_stored(call: CurrentCall, limit: Limit = 50, cursor: Cursor = None) -> Page[SnapshotOut]:
    """Stored snapshots, the newest first."""
    before = place_of(cursor, int)
    with call.reading() as connection:
        found = list_snapshots(connection, limit + 1, before)
    page = page_of(found, limit, lambda item: item.sequence)
    return Page[SnapshotOut](items=[SnapshotOut.of(item) for item in page.items], next_cursor=page.next_cursor)


@router.get("/v1/snapshots/{snapshot_id}", response_model=Snapshot)
def read_snapshot(request: Request, call: CurrentCall, snapshot_id: str) -> Response:
    """A snapshot as far as the scope shows it; `head` is the alliance as it is now."""
    with call.reading() as connection:
        wanted = call.head(connection) if snapshot_id == HEAD else snapshot_id
        record, view = call.view(connection, wanted)
        call.subject = record.id
        version, headers = shown_version(view.scope, record.blob_id), {"X-Snapshot-Id": record.id}
        packed = partial(call.service.contents.packed_snapshot, connection, record, view)
        return packed_answer(request, version, packed, headers)


@router.post(
    "/v1/snapshots/{snapshot_id}:patch",
    status_code=201,
    response_model=Stored,
    openapi_extra={"requestBody": _BODY},
)
async def patch_snapshot(
    request: Request,
    call: CurrentCall,
    snapshot_id: str,
    scenario: Annotated[bool, Query(description="Keep it without making it the alliance as it is now.")] = False,
) -> Response:
    """Stores a child of a snapshot: changes by entity id, merged as in RFC 7396."""
    body = await request.body()
    return await run_in_threadpool(_patch, call, snapshot_id, body, scenario)


def _store(call: Call, body: bytes, scenario: bool) -> Response:
    _require_everything(call)
    if not scenario and not call.may_change_the_head:
        raise Problem(403, "scenario_only", "add ?scenario=true")
    snapshot = read_body(Snapshot, body)
    warnings = warnings_of(snapshot)
    head: str | None = None
    left_out: tuple[str, ...] = ()
    with call.changing() as change:
        record, is_new = add_snapshot(change.connection, snapshot, call.author, call.at)
        call.subject = record.id
        if not scenario:
            pinned, left_out = with_decided_pins(snapshot, pinning_decisions(change.connection))
            if pinned.id != snapshot.id:
                add_snapshot(change.connection, pinned, call.author, call.at, SnapshotCause.PINS, snapshot.id)
            move_head(change.connection, pinned.id, call.author, call.at, SnapshotCause.UPLOAD)
            head = pinned.id
        change.outcome = "stored" if is_new else "known"
    return _stored(record, is_new, head, left_out, warnings)


def _patch(call: Call, snapshot_id: str, body: bytes, scenario: bool) -> Response:
    with call.reading() as connection:
        wanted = call.head(connection) if snapshot_id == HEAD else snapshot_id
        record, view = call.view(connection, wanted)
        snapshot = call.service.contents.snapshot(connection, record)
    child = patched(snapshot, body, view)
    try:
        warnings = shown_issues(warnings_of(child), child, view)
    except InvalidInputError as error:
        raise InvalidInputError(error.source, shown_issues(error.issues, child, view)) from None
    with call.changing() as change:
        stored, is_new = add_snapshot(change.connection, child, call.author, call.at, SnapshotCause.PATCH, record.id)
        call.subject = stored.id
        if not scenario:
            move_head(change.connection, stored.id, call.author, call.at, SnapshotCause.PATCH, expected=record.id)
        change.outcome = "stored" if is_new else "known"
    return _stored(stored, True, None if scenario else stored.id, (), warnings)


def _stored(
    record: SnapshotRecord, is_new: bool, head: str | None, left_out: tuple[str, ...], warnings: tuple[Issue, ...]
) -> Response:
    content: dict[str, Any] = SnapshotOut.of(record).model_dump()
    out = Stored(**content, head_id=head, pins_left_out=list(left_out), warnings=list(warnings))
    status: Literal[200, 201] = 201 if is_new else 200
    headers = {"Location": f"/v1/snapshots/{record.id}"}
    return Response(out.model_dump_json(), status, media_type="application/json", headers=headers)


def _require_everything(call: Call) -> None:
    if not call.grant.scope.everything:
        raise Problem(403, "outside_scope", "a whole snapshot needs a scope of everything; change a part with :patch")
