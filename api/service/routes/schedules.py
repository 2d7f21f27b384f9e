from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.service.request.answers import Problem, etag_of, with_etag
from api.service.request.audited_route import AuditedRoute
from api.service.request.call import CurrentCall
from api.store.schedules import NightlySchedule, ScheduleChangedError, ScheduleRecord, read_nightly, write_nightly

router = APIRouter(route_class=AuditedRoute, tags=["schedules"])


class ScheduleOut(BaseModel):
    """When and with which policy the nightly rebalancing runs."""

    schedule: NightlySchedule
    version: int
    changed_at: datetime | None


@router.get("/v1/schedules/nightly", response_model=ScheduleOut)
def read_schedule(call: CurrentCall) -> Response:
    """The nightly schedule, with its version as ETag."""
    with call.reading() as connection:
        return _answer(read_nightly(connection))


@router.put("/v1/schedules/nightly", response_model=ScheduleOut)
def change_schedule(request: Request, call: CurrentCall, schedule: NightlySchedule) -> Response:
    """Changes the nightly schedule; with If-Match only if nobody changed it since it was read (else 412)."""
    with call.changing() as change:
        expected = None
        given = request.headers.get("if-match")
        if given is not None and given.strip() != "*":
            expected = read_nightly(change.connection).version
            if given.strip() != etag_of(str(expected)):
                raise Problem(412, "precondition", "read it again")
        try:
            record = write_nightly(change.connection, schedule, call.author, call.at, expected)
        except ScheduleChangedError:
            raise Problem(412, "precondition", "read it again") from None
    return _answer(record)


def _answer(record: ScheduleRecord) -> Response:
    out = ScheduleOut(schedule=record.schedule, version=record.version, changed_at=record.changed_at)
    return with_etag(Response(out.model_dump_json(), media_type="application/json"), str(record.version))
