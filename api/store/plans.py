"""Plans: asked for, worked on, kept, published."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from api.access.redaction import plan_without_youths
from api.store.audit import Author
from api.store.contents import CONTENTS, erased_among, get_blob, put_blob
from api.store.database import lock
from api.store.states import JobStatus, PlanKind
from api.store.tables import heads, plans, publications, snapshots
from models.base import Model
from models.files.json_text import json_bytes
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings

PARTLY_REFUSED = "partly_refused"
"""Error code of a plan that was made, and of which the independent checker refused a part."""
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


class NewPlan(Model):
    """What is asked: the job's whole input, by reference."""

    snapshot_id: str
    policy: Policy = Policy()
    settings: SolverSettings = SolverSettings()
    kind: PlanKind = PlanKind.DESK
    priority: int = 0
    warm_start_plan_id: str | None = None
    published_plan_id: str | None = None
    idempotency_key: str | None = None
    request_hash: str | None = None
    requested_by: str
    on_behalf_of: str | None = None


class PlanRecord(Model):
    """A plan as business row: what was asked, how far it is, and figures; the plan itself is a blob."""

    id: str
    snapshot_id: str
    policy_blob: str
    settings: SolverSettings
    kind: PlanKind
    priority: int
    job_status: JobStatus
    stop_requested_at: datetime | None
    plan_status: PlanStatus | None
    ended: str | None
    cost: int | None
    bound: int | None
    plan_blob: str | None
    error_code: str | None
    warm_start_plan_id: str | None
    published_plan_id: str | None
    idempotency_key: str | None
    request_hash: str | None
    requested_by: str
    on_behalf_of: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    redacted_at: datetime | None

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost, as in the plan."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


class PlanMissingError(KeyError):
    """There is no plan of this id."""


class KeyReusedError(ValueError):
    """An Idempotency-Key came again with another request; `plan_id` is the first one's."""

    def __init__(self, plan_id: str) -> None:
        self.plan_id = plan_id
        super().__init__(plan_id)


def add_plan(connection: Connection, asked: NewPlan, at: datetime) -> tuple[PlanRecord, bool]:
    """
    A queued plan; the same key and request is the same plan.

    Returns
    -------
    tuple[PlanRecord, bool]
        The plan, and whether it is new: then it must be enqueued in the same transaction.

    Raises
    ------
    KeyReusedError
        If the key came with another request before.
    """
    known = _by_key(connection, asked)
    if known is not None:
        return _same_request(known, asked), False
    row: dict[str, Any] = {
        "id": str(uuid4()),
        "policy_blob": put_blob(connection, json_bytes(asked.policy)),
        "settings": asked.settings.model_dump(mode="json"),
        "job_status": JobStatus.QUEUED,
        "created_at": at,
        "attempt": 0,
    }
    row |= asked.model_dump(mode="json", exclude={"policy", "settings"})
    try:
        with connection.begin_nested():
            connection.execute(insert(plans).values(row))
    except IntegrityError:
        # the same key at the same moment, on PostgreSQL
        known = _by_key(connection, asked)
        if known is None:
            raise
        return _same_request(known, asked), False
    return get_plan(connection, row["id"]), True


def get_plan(connection: Connection, plan_id: str) -> PlanRecord:
    """One plan's row; `PlanMissingError` if there is none."""
    row = connection.execute(select(plans).where(plans.c.id == plan_id)).mappings().first()
    if row is None:
        raise PlanMissingError(plan_id)
    return _record(row)


def list_plans(
    connection: Connection,
    limit: int,
    status: JobStatus | None = None,
    snapshot_id: str | None = None,
    before: tuple[datetime, str] | None = None,
) -> list[PlanRecord]:
    """The newest first; `before` is the moment and id of the last one seen."""
    query = select(plans).order_by(plans.c.created_at.desc(), plans.c.id.desc()).limit(limit)
    if status is not None:
        query = query.where(plans.c.job_status == status)
    if snapshot_id is not None:
        query = query.where(plans.c.snapshot_id == snapshot_id)
    if before is not None:
        at, last_id = before
        earlier = or_(plans.c.created_at < at, and_(plans.c.created_at == at, plans.c.id < last_id))
        query = query.where(earlier)
    return [_record(row) for row in connection.execute(query).mappings()]


def read_plan_content(connection: Connection, record: PlanRecord) -> Plan:
    """The plan itself; `PlanMissingError` while there is none."""
    if record.plan_blob is None:
        raise PlanMissingError(record.id)
    return Plan.model_validate_json(get_blob(connection, record.plan_blob))


def read_policy_of(connection: Connection, record: PlanRecord) -> Policy:
    """The policy under which the plan is made."""
    return Policy.model_validate_json(get_blob(connection, record.policy_blob))


def start_plan(connection: Connection, plan_id: str, at: datetime) -> bool:
    """Queued, or running for a worker that is gone: a new attempt. False where it has ended."""
    changed = {"job_status": JobStatus.RUNNING, "started_at": at, "attempt": plans.c.attempt + 1}
    return _change_unfinished(connection, plan_id, changed)


def finish_plan(connection: Connection, plan_id: str, plan: Plan, at: datetime) -> bool:
    """Keeps the plan and its figures; False, and nothing changes, where it has ended already."""
    lock(connection, CONTENTS)
    # erased while the plan was being made
    erased = erased_among(connection, (item.youth_id for item in plan.trajectories))
    plan = plan_without_youths(plan, erased) if erased else plan
    ended = plan.provenance.ended
    changed = {
        "job_status": JobStatus.DONE,
        "plan_status": plan.status,
        "ended": None if ended is None else ended.value,
        "error_code": PARTLY_REFUSED if plan.refused else None,
        "cost": plan.cost,
        "bound": plan.bound,
        "plan_blob": put_blob(connection, json_bytes(plan)),
        "finished_at": at,
    }
    return _change_unfinished(connection, plan_id, changed)


def fail_plan(connection: Connection, plan_id: str, error_code: str, at: datetime) -> bool:
    """Ends it without a plan; False where it has ended already."""
    changed = {"job_status": JobStatus.FAILED, "ended": "error", "error_code": error_code, "finished_at": at}
    return _change_unfinished(connection, plan_id, changed)


def request_stop(connection: Connection, plan_id: str, at: datetime) -> bool:
    """Notes that somebody wants the best plan so far; repeating is harmless. False where it has ended."""
    changed = {"stop_requested_at": at}
    first = _change_unfinished(connection, plan_id, changed, only_if_unasked=True)
    return first or not get_plan(connection, plan_id).job_status.is_final


def unfinished_plans(connection: Connection) -> Sequence[PlanRecord]:
    """Queued and running, the oldest first."""
    query = select(plans).where(plans.c.job_status.in_(UNFINISHED)).order_by(plans.c.created_at, plans.c.id)
    return [_record(row) for row in connection.execute(query).mappings()]


def latest_done(connection: Connection, kind: PlanKind | None = None, snapshot_id: str | None = None) -> str | None:
    """Id of the plan that was finished last; None if there is none."""
    query = select(plans.c.id).where(plans.c.job_status == JobStatus.DONE)
    if kind is not None:
        query = query.where(plans.c.kind == kind)
    if snapshot_id is not None:
        query = query.where(plans.c.snapshot_id == snapshot_id)
    found: str | None = connection.execute(
        query.order_by(plans.c.finished_at.desc(), plans.c.id).limit(1)
    ).scalar_one_or_none()
    return found


def latest_for_desk(connection: Connection, as_of: date, below_priority: int) -> str | None:
    """
    Id of the plan made last for the alliance as it was on a date; None if there is none.

    Plans of scenarios do not count, nor those that were asked with this priority number or a higher one.
    """
    of_date = select(snapshots.c.id).where(snapshots.c.as_of == as_of, snapshots.c.id.in_(select(heads.c.snapshot_id)))
    query = (
        select(plans.c.id)
        .where(plans.c.job_status == JobStatus.DONE, plans.c.priority < below_priority)
        .where(plans.c.snapshot_id.in_(of_date))
        .order_by(plans.c.finished_at.desc(), plans.c.id)
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def _change_unfinished(
    connection: Connection, plan_id: str, changed: dict[str, Any], only_if_unasked: bool = False
) -> bool:
    # the condition stands in the statement itself: a worker that wakes late must change nothing
    statement = update(plans).where(plans.c.id == plan_id, plans.c.job_status.in_(UNFINISHED)).values(changed)
    if only_if_unasked:
        statement = statement.where(plans.c.stop_requested_at.is_(None))
    return connection.execute(statement).rowcount == 1


def _by_key(connection: Connection, asked: NewPlan) -> PlanRecord | None:
    if asked.idempotency_key is None:
        return None
    mine = and_(plans.c.requested_by == asked.requested_by, plans.c.idempotency_key == asked.idempotency_key)
    row = connection.execute(select(plans).where(mine)).mappings().first()
    return None if row is None else _record(row)


def _same_request(known: PlanRecord, asked: NewPlan) -> PlanRecord:
    if known.request_hash != asked.request_hash:
        raise KeyReusedError(known.id)
    return known


def _record(row: RowMapping) -> PlanRecord:
    content = dict(row)
    settings = content["settings"]
    content["settings"] = json.loads(settings) if isinstance(settings, str) else settings
    return PlanRecord.model_validate(content)


class Publication(Model):
    """A plan that people were told; the last one counts."""

    sequence: int
    plan_id: str
    by: str
    on_behalf_of: str | None
    at: datetime


def publish(connection: Connection, plan_id: str, author: Author, at: datetime) -> tuple[Publication, bool]:
    """Makes a plan the published one; repeating is harmless. Returns it, and whether it is new."""
    lock(connection, "publications")
    known = published(connection)
    if known is not None and known.plan_id == plan_id:
        return known, False
    last = connection.execute(select(func.max(publications.c.sequence))).scalar_one() or 0
    made = Publication(sequence=last + 1, plan_id=plan_id, by=author.actor, on_behalf_of=author.on_behalf_of, at=at)
    connection.execute(insert(publications).values(made.model_dump()))
    return made, True


def published(connection: Connection) -> Publication | None:
    """What people were told last; None before the first."""
    query = select(publications).order_by(publications.c.sequence.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else Publication.model_validate(dict(row))
