from datetime import datetime

from sqlalchemy import Connection, delete, select

from api.store.states import JobStatus
from api.store.tables import plan_events, plans

FINAL = [status for status in JobStatus if status.is_final]


def forget_progress(connection: Connection, before: datetime) -> int:
    """
    Deletes the progress of jobs that ended before a moment; plans, decisions and audit stay.

    Returns
    -------
    int
        Events deleted.
    """
    old = select(plans.c.id).where(plans.c.job_status.in_(FINAL), plans.c.finished_at < before)
    return connection.execute(delete(plan_events).where(plan_events.c.plan_id.in_(old))).rowcount
