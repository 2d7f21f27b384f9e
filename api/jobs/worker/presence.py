"""A worker among the others: its own place, and the sign that it lives."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from api.store.database import parsed_url
from api.store.tables import workers

ONLY_WORKER = "worker"
MOST_WORKERS_A_MACHINE = 100
RETRY_SECONDS = 0.2


class WorkerRunningError(RuntimeError):
    """Another worker has this place; the message says what to do."""


@contextmanager
def executor_place(url: str, folder: Path, name: str | None, wait_seconds: float = 0.0) -> Iterator[str]:
    """
    A name that no other live worker has and that this one has again after a restart; kept until the block ends.

    On SQLite there is one worker a database. On PostgreSQL the machine's name gets the first free number; two
    machines of the same name must be told apart by the operator. The operating system frees the place when the
    process dies.

    Parameters
    ----------
    folder
        Of this machine, for the lock files.
    wait_seconds
        For a worker before this one that is just ending.

    Raises
    ------
    WorkerRunningError
        If the place is not free in time.
    """
    parsed = parsed_url(url)
    if parsed.get_backend_name() == "sqlite":
        lock = Path(f"{Path(parsed.database or '').resolve()}.worker.lock")
        places = [(lock, ONLY_WORKER)]
        refusal = f"another worker uses {parsed.database}: SQLite has one worker a database; use PostgreSQL for more"
    else:
        machine = name or socket.gethostname()
        numbers = range(1, MOST_WORKERS_A_MACHINE + 1)
        places = [(folder / f"worker-{number}.lock", f"{machine}-{number}") for number in numbers]
        refusal = f"{MOST_WORKERS_A_MACHINE} workers run on this machine"
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait_seconds
    while True:
        for path, executor_id in places:
            descriptor = _locked(path)
            if descriptor is not None:
                try:
                    yield executor_id
                finally:
                    os.close(descriptor)
                return
        if time.monotonic() >= deadline:
            raise WorkerRunningError(refusal)
        time.sleep(RETRY_SECONDS)


def _locked(path: Path) -> int | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


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
