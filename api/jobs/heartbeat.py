from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from api.store.tables import workers


def beat(connection: Connection, executor_id: str, at: datetime) -> None:
    """Says that this worker lives."""
    mine = workers.c.executor_id == executor_id
    if not connection.execute(update(workers).where(mine).values(heartbeat_at=at)).rowcount:
        connection.execute(insert(workers).values(executor_id=executor_id, started_at=at, heartbeat_at=at))


def heard_workers(connection: Connection, since: datetime) -> Sequence[str]:
    """Workers heard of since a moment."""
    query = select(workers.c.executor_id).where(workers.c.heartbeat_at >= since).order_by(workers.c.executor_id)
    return list(connection.execute(query).scalars())


def forget_worker(connection: Connection, executor_id: str) -> None:
    """Takes a worker off the list: it has ended."""
    connection.execute(delete(workers).where(workers.c.executor_id == executor_id))


def forget_silent(connection: Connection, since: datetime) -> None:
    """Takes workers not heard of since a moment off the list."""
    connection.execute(delete(workers).where(workers.c.heartbeat_at < since))
