import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Engine, select

from api.bench.making import Making
from api.bench.tables import make_tables, runs
from api.jobs.executor import executor_place
from api.jobs.heartbeat import beat, forget_silent, forget_worker, heard_workers
from api.jobs.patience import is_absence
from api.jobs.port import Fate, JobRunner, Queue, RunnerOptions, migrate_queues
from api.store.database import open_database, reading, writing
from benchmarks.bench.runs.machine import this_machine

BEAT_SECONDS = 5.0
DEAD_AFTER_SECONDS = 45.0
"""A worker not heard of for so long is gone, and its runs are made by others."""
KEEP_DAYS = 30

log = structlog.get_logger("thuisnabij.bench")


@dataclass(frozen=True)
class BenchWorkerOptions:
    """A worker of this machine."""

    url: str
    folder: Path
    """For lock files."""
    name: str | None = None
    at_once: int = 1
    beat_seconds: float = BEAT_SECONDS
    dead_after_seconds: float = DEAD_AFTER_SECONDS


def work(options: BenchWorkerOptions, stop: threading.Event, ready: Callable[[str], None] = lambda _: None) -> None:
    """
    Makes runs of experiments until it is asked to stop; what runs then is queued again.

    Raises
    ------
    WorkerRunningError
        If another worker has the place.
    DatabaseUnusableError
        If the database cannot be used, or is a service's.
    """
    engine = open_database(options.url)
    with executor_place(options.url, options.folder, options.name) as executor_id:
        make_tables(engine)
        migrate_queues(options.url)
        making = Making(engine, executor_id, this_machine(), options.at_once)
        runner = JobRunner(RunnerOptions(options.url, executor_id, options.at_once), making.make, _no_nights)
        duties = _Duties(engine, runner, making, executor_id, options)
        duties.beat()
        runner.launch()
        runner.forget(datetime.now(UTC) - timedelta(days=KEEP_DAYS))
        try:
            ready(executor_id)
            while not stop.wait(options.beat_seconds):
                duties.round()
        finally:
            begun = making.close()
            runner.close([(run_id, Queue.DESK) for run_id in begun])
            with writing(engine) as connection:
                forget_worker(connection, executor_id)


async def _no_nights(moment: datetime) -> None:
    """Experiments have no schedule."""


class _Duties:
    """What every worker does beside its runs, again and again."""

    def __init__(
        self, engine: Engine, runner: JobRunner, making: Making, executor_id: str, options: BenchWorkerOptions
    ) -> None:
        self._engine, self._runner, self._making = engine, runner, making
        self._executor_id, self._options = executor_id, options
        self._begun = time.monotonic()

    def round(self) -> None:
        """One round; what fails because the database is away is done in the next."""
        try:
            self.beat()
            self._take_over()
            self._settle()
        except Exception as error:
            if not is_absence(error):
                raise
            log.warning("database away", kind=type(error).__name__)
            self._begun = time.monotonic()

    def beat(self) -> None:
        """Says that this worker lives."""
        with writing(self._engine) as connection:
            beat(connection, self._executor_id, datetime.now(UTC))

    def _take_over(self) -> None:
        """Has the runs of dead workers made again; not before this one has listened as long as they were silent."""
        limit = self._options.dead_after_seconds
        if time.monotonic() - self._begun < limit:
            return
        since = datetime.now(UTC) - timedelta(seconds=limit)
        with reading(self._engine) as connection:
            alive = {*heard_workers(connection, since), self._executor_id}
        gone = sorted(self._runner.busy_workers() - alive)
        if gone:
            log.warning("workers gone", executors=gone, runs=self._runner.take_over(gone))
        with writing(self._engine) as connection:
            forget_silent(connection, since)

    def _settle(self) -> None:
        """Gives up what the queue has given up."""
        with reading(self._engine) as connection:
            open_ids = list(connection.execute(select(runs.c.id).where(runs.c.line.is_(None))).scalars())
        fates = self._runner.fates(open_ids)
        self._making.give_up(run_id for run_id, fate in fates.items() if fate is Fate.GIVEN_UP)
