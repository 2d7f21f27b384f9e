from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from api.store.database import lock
from api.store.tables import plan_events
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
