"""Steps of a search as the workers write them, and what is counted of plans and workers for the metrics."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from api.store.database import lock
from api.store.states import JobStatus
from api.store.tables import plan_events, plans, workers
from models.base import Model


class PlanEvent(Model):
    """One step of a search's progress."""

    sequence: int
    at: datetime
    phase: str
    cost: int | None
    bound: int | None
    seconds: float


def add_plan_event(
    connection: Connection, plan_id: str, at: datetime, phase: str, cost: int | None, bound: int | None, seconds: float
) -> int:
    """Appends a step; returns its number, from 1."""
    lock(connection, f"plan_events:{plan_id}")
    last = connection.execute(
        select(func.max(plan_events.c.sequence)).where(plan_events.c.plan_id == plan_id)
    ).scalar_one()
    sequence = (last or 0) + 1
    row = {"at": at, "phase": phase, "cost": cost, "bound": bound, "seconds": seconds}
    connection.execute(insert(plan_events).values({"plan_id": plan_id, "sequence": sequence} | row))
    return sequence


def events_after(connection: Connection, plan_id: str, sequence: int, limit: int = 1000) -> list[PlanEvent]:
    """Steps after a number, in order; 0 for all."""
    query = (
        select(plan_events)
        .where(plan_events.c.plan_id == plan_id, plan_events.c.sequence > sequence)
        .order_by(plan_events.c.sequence)
        .limit(limit)
    )
    rows = connection.execute(query).mappings()
    return [PlanEvent.model_validate({name: row[name] for name in PlanEvent.model_fields}) for row in rows]


def plans_by_status(connection: Connection) -> dict[str, int]:
    """How many plans there are of each job status, none left out."""
    counts = dict.fromkeys((item.value for item in JobStatus), 0)
    for status, count in connection.execute(select(plans.c.job_status, func.count()).group_by(plans.c.job_status)):
        counts[status] = count
    return counts


def beating_workers(connection: Connection, since: datetime) -> int:
    """Workers whose heart has beaten since a moment."""
    alive = select(func.count()).select_from(workers).where(workers.c.heartbeat_at > since)
    count: int = connection.execute(alive).scalar_one()
    return count


def newest_solves(connection: Connection, most: int) -> Iterator[tuple[float | None, float | None]]:
    """Seconds from start to end, and gap, of the plans that were finished last."""
    columns = (plans.c.started_at, plans.c.finished_at, plans.c.cost, plans.c.bound)
    done = select(*columns).where(plans.c.job_status == JobStatus.DONE).order_by(plans.c.finished_at.desc())
    for started, finished, cost, bound in connection.execute(done.limit(most)):
        seconds = None if started is None or finished is None else (finished - started).total_seconds()
        yield seconds, (cost - bound) / cost if cost and bound is not None else None
