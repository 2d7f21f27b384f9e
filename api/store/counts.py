from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from api.store.states import JobStatus
from api.store.tables import plans, workers


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
