"""Runs of experiments as rows of a database, and whoever asks for them and collects them."""

import gzip
import math
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    inspect,
    select,
)

from api.jobs.queue.port import JobClient, Queue
from api.jobs.worker.presence import heard_workers
from api.store.database import DatabaseUnusableError, reading, writing
from api.store.tables import workers
from benchmarks.bench.experiments.planned import Counter, PlannedRun
from benchmarks.bench.experiments.runner import require_same_machines
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Machine, Outcome, Run
from benchmarks.bench.runs.store import RunStore
from benchmarks.bench.runs.subprocess import Measured

metadata = MetaData()
snapshot_table = Table(
    "bench_snapshots",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""What the runs are made on, as compressed JSON; kept as long as a run refers to it."""
run_table = Table(
    "bench_runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("experiment", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("snapshot_id", String(80), nullable=False),
    Column("task", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("worker", String(200)),
    Column("line", Text),
    UniqueConstraint("experiment", "key"),
)
"""
Runs that were asked for and not collected yet: `asked` is the line as far as it is known before, `line` the whole one
as soon as it is.
"""
POLL_SECONDS = 0.5
LOOK_SECONDS = 10.0
HEARD_SECONDS = 45.0
NOWHERE = Machine(processor="", cores=0, memory_gib=0, python="", versions={})
NOT_RUN = Measured(datetime.fromtimestamp(0, UTC), 0.0, 0.0, 0.0, Outcome(status=PeerStatus.FAILED, note="not run"))


def make_tables(engine: Engine) -> None:
    """
    Makes the tables that are not there yet.

    Raises
    ------
    DatabaseUnusableError
        If the database is a service's: its workers would take runs for plans.
    """
    if inspect(engine).has_table("plans"):
        raise DatabaseUnusableError("this is a service's database: give experiments one of their own")
    metadata.create_all(engine)
    # the list of live workers is the service's own
    workers.create(engine, checkfirst=True)


class QueueCarrier:
    """
    Has runs made by the workers of a database, and puts what they bring into the store.

    The jobs are durable: whoever stops here leaves them queued, and finds them again with the same command.

    Parameters
    ----------
    mixed
        Takes runs whose code or machine is not that of the store's others.
    """

    def __init__(self, engine: Engine, tell: Callable[[str], object], *, mixed: bool = False) -> None:
        self._engine, self._client, self._tell, self._mixed = engine, JobClient(engine), tell, mixed
        self._looked_at = -math.inf
        self._has_workers = True

    @property
    def at_once(self) -> int:
        """Workers heard of lately; one if there is none yet."""
        return max(1, self._workers())

    def carry(
        self, experiment: str, runs: Sequence[PlannedRun], store: RunStore, stop: threading.Event, counter: Counter
    ) -> int:
        """
        As `execute_here`, on other machines; a run is taken off the database when it is in the store.

        Raises
        ------
        InvalidInputError
            At the first run by other code or on another machine than those in the store, unless they may be mixed;
            it stays in the database, and so do those that are not made yet.
        """
        waiting: dict[str, PlannedRun] = {}
        for item in runs:
            with writing(self._engine) as connection:
                waiting[self._ask(connection, experiment, item)] = item
        begun: set[str] = set()
        while waiting and not stop.is_set():
            for run_id, worker, line in self._news(waiting):
                item = waiting[run_id]
                if worker is not None and run_id not in begun:
                    begun.add(run_id)
                    counter.began(item)
                if line is not None:
                    run = Run.model_validate_json(line)
                    if not self._mixed:
                        require_same_machines({run.version: run.machine}, store)
                    store.append(run)
                    with writing(self._engine) as connection:
                        _forget(connection, run_id)
                    del waiting[run_id]
                    counter.ended(item, run)
            if waiting:
                self._look_for_workers()
                stop.wait(POLL_SECONDS)
        return len(runs) - len(waiting)

    def _ask(self, connection: Connection, experiment: str, item: PlannedRun) -> str:
        """The id of the run's row: the one that is there, or a new one with its job."""
        there = select(run_table.c.id).where(run_table.c.experiment == experiment, run_table.c.key == item.key)
        found = connection.execute(there).scalar()
        if found is not None:
            return str(found)
        snapshot_id, run_id = item.instance.snapshot_id, uuid.uuid4().hex
        if connection.execute(select(snapshot_table.c.id).where(snapshot_table.c.id == snapshot_id)).scalar() is None:
            content = gzip.compress(item.instance.path.read_bytes())
            connection.execute(insert(snapshot_table).values(id=snapshot_id, content=content))
        row = {
            "id": run_id,
            "experiment": experiment,
            "key": item.key,
            "snapshot_id": snapshot_id,
            "task": item.task.model_copy(update={"snapshot": ""}).model_dump_json(),
            "asked": item.record(experiment, NOWHERE, NOT_RUN).model_dump_json(),
        }
        connection.execute(insert(run_table).values(row))
        self._client.enqueue(connection, run_id, Queue.DESK, 0)
        return run_id

    def _workers(self) -> int:
        since = datetime.now(UTC) - timedelta(seconds=HEARD_SECONDS)
        with reading(self._engine) as connection:
            return len(heard_workers(connection, since))

    def _look_for_workers(self) -> None:
        """Says when there is nobody to make the runs, once until there is somebody again."""
        now = time.monotonic()
        if now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        before, self._has_workers = self._has_workers, self._workers() > 0
        if before and not self._has_workers:
            self._tell("no worker is heard of: begin one with thuisnabij bench worker --database and the same URL")

    def _news(self, waiting: dict[str, PlannedRun]) -> list[tuple[str, str | None, str | None]]:
        """Id, worker and line of every waiting run that was begun."""
        columns = (run_table.c.id, run_table.c.worker, run_table.c.line)
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(run_table.c.worker.is_not(None))).all()
        return [(run_id, worker, line) for run_id, worker, line in rows if run_id in waiting]


def _forget(connection: Connection, run_id: str) -> None:
    """Takes a run off, and its snapshot if no other needs it: youths' data stay no longer than they must."""
    mine = run_table.c.id == run_id
    snapshot_id = connection.execute(select(run_table.c.snapshot_id).where(mine)).scalar()
    connection.execute(delete(run_table).where(mine))
    others = select(run_table.c.id).where(run_table.c.snapshot_id == snapshot_id).limit(1)
    if connection.execute(others).scalar() is None:
        connection.execute(delete(snapshot_table).where(snapshot_table.c.id == snapshot_id))
