import csv
import io
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.access.redaction import ScopeView
from api.service.request.answers import Cursor, Limit, Page, not_found, page_of, place_of
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import Call, CurrentCall
from api.service.routes.recommendations import DecisionOut
from api.store.audit import AuditLine, list_audit
from api.store.database import Connection
from api.store.decisions import DecisionRecord, Move, list_decisions, list_moves
from api.store.erasure import Erasure, erase_youth
from models.base import Identifier
from models.text.dates import Day

router = APIRouter(route_class=AuditedRoute, tags=["register"])

CSV_COLUMNS = tuple(Move.model_fields)


class AuditOut(BaseModel):
    """Who did what, when, on whose behalf, to whom or what, with which outcome."""

    sequence: int
    at: datetime
    actor: str
    on_behalf_of: str | None
    action: str
    subject: str | None
    youth_id: str | None
    outcome: str
    request_id: str
    hash: str

    @classmethod
    def of(cls, line: AuditLine) -> "AuditOut":
        """From its row."""
        return cls.model_validate({name: getattr(line, name) for name in cls.model_fields})


@router.get("/v1/decisions")
def list_taken(
    call: CurrentCall,
    youth_id: Annotated[Identifier | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DecisionOut]:
    """The register of decisions, the newest first, about youths whom the scope shows."""
    call.youth_id = youth_id
    before = place_of(cursor, int)
    found: list[DecisionRecord] = []
    with call.reading() as connection:
        view = _head_view(call, connection)
        # what the scope hides must not make pages shorter, or end them
        while len(found) <= limit:
            more = list_decisions(connection, limit + 1, before, youth_id)
            found += [item for item in more if view is None or item.youth_id in view.youth_ids]
            if len(more) <= limit:
                break
            before = more[-1].sequence
    page = page_of(found, limit, lambda item: item.sequence)
    return Page[DecisionOut](items=[DecisionOut.of(item) for item in page.items], next_cursor=page.next_cursor)


@router.get("/v1/moves.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def export_moves(
    call: CurrentCall,
    since: Annotated[Day | None, Query(description="First day.")] = None,
    until: Annotated[Day | None, Query(description="First day no longer included.")] = None,
) -> Response:
    """Every decided move with its cause, as CSV."""
    with call.reading() as connection:
        view = _head_view(call, connection)
        found = list_moves(connection, since, until)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(CSV_COLUMNS)
    for move in found:
        if view is None or move.youth_id in view.youth_ids:
            content = move.model_dump(mode="json")
            rows.writerow(["" if content[name] is None else content[name] for name in CSV_COLUMNS])
    headers = {"Content-Disposition": 'attachment; filename="moves.csv"'}
    return Response(text.getvalue(), media_type="text/csv", headers=headers)


@router.get("/v1/audit")
def read_audit(
    call: CurrentCall,
    youth_id: Annotated[Identifier | None, Query()] = None,
    actor: Annotated[str | None, Query(max_length=80)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AuditOut]:
    """The audit, the newest first: reads and refusals too."""
    call.youth_id = youth_id
    before = place_of(cursor, int)
    with call.reading() as connection:
        found = list_audit(connection, limit + 1, before, youth_id, actor)
    page = page_of(found, limit, lambda item: item.sequence)
    items = [
        AuditOut.model_validate({name: getattr(item, name) for name in AuditOut.model_fields}) for item in page.items
    ]
    return Page[AuditOut](items=items, next_cursor=page.next_cursor)


@router.delete("/v1/youths/{youth_id}")
def erase(call: CurrentCall, youth_id: Identifier) -> Erasure:
    """Removes a person from everything stored; a tombstone and a whole chain are left. Backups are not reached."""
    with call.erasing() as connection:
        erasure = erase_youth(connection, youth_id, call.author, call.at)
        if erasure is None:
            raise not_found("youth")
    call.service.contents.clear()
    call.service.desks.clear()
    return erasure


def _head_view(call: Call, connection: Connection) -> ScopeView | None:
    """What the scope shows of the alliance as it is now; None: everything."""
    return None if call.grant.scope.everything else call.view(connection, call.head(connection))[1]
