"""A worker that makes runs of experiments."""

from __future__ import annotations

import asyncio
import gzip
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Engine, select, update

from api.bench.carrier import make_tables, run_table, snapshot_table
from api.jobs.queue.patience import is_absence, patiently
from api.jobs.queue.port import Fate, JobRunner, Queue, RunnerOptions, migrate_queues
from api.jobs.worker.presence import beat, executor_place, forget_silent, forget_worker, heard_workers
from api.store.database import open_database, reading, writing
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import cores, this_machine
from benchmarks.bench.runs.record import Machine, Outcome, Run, Task
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError, run_in_subprocess
from benchmarks.bench.runs.version import CodeVersion

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
        jobs = RunJobs(engine, executor_id, this_machine(), options.at_once)
        runner = JobRunner(RunnerOptions(options.url, executor_id, options.at_once), jobs.make, _no_nights)
        duties = _Duties(engine, runner, jobs, executor_id, options)
        duties.beat()
        runner.launch()
        runner.forget(datetime.now(UTC) - timedelta(days=KEEP_DAYS))
        try:
            ready(executor_id)
            while not stop.wait(options.beat_seconds):
                duties.round()
        finally:
            begun = jobs.close()
            runner.close([(run_id, Queue.DESK) for run_id in begun])
            with writing(engine) as connection:
                forget_worker(connection, executor_id)


async def _no_nights(moment: datetime) -> None:
    """Experiments have no schedule."""


class _Duties:
    """What every worker does beside its runs, again and again."""

    def __init__(
        self, engine: Engine, runner: JobRunner, jobs: RunJobs, executor_id: str, options: BenchWorkerOptions
    ) -> None:
        self._engine, self._runner, self._jobs = engine, runner, jobs
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
            open_ids = list(connection.execute(select(run_table.c.id).where(run_table.c.line.is_(None))).scalars())
        fates = self._runner.fates(open_ids)
        self._jobs.give_up(run_id for run_id, fate in fates.items() if fate is Fate.GIVEN_UP)


class RunJobs:
    """
    Does the jobs of experiments: each run in a process of its own, its line into the database.

    A job may come again after a crash; a line that is there is not written over.
    """

    def __init__(self, engine: Engine, worker: str, machine: Machine, at_once: int) -> None:
        self._engine, self._worker, self._machine, self._at_once = engine, worker, machine, at_once
        self._stop = threading.Event()
        self._under_way: set[str] = set()

    async def make(self, run_id: str) -> None:
        """From a queued run to its line; returns when the run is over."""
        found = await patiently(lambda: self._begin(run_id))
        if found is None:
            return
        task, asked, content = found
        self._under_way.add(run_id)
        try:
            measured = await asyncio.to_thread(self._measured, task, content)
        except RunStoppedError:
            # the job is not over, so its workflow must not be: it waits here for the end of the process
            await asyncio.Event().wait()
            return
        except OSError as error:
            # no room on the disk, say: told as an outcome, or whoever asked would wait for ever
            measured = Measured.nothing(Outcome(status=PeerStatus.FAILED, note=f"{self._worker}: {error}"))
        await patiently(lambda: self._end(run_id, asked, measured))
        self._under_way.discard(run_id)

    def close(self) -> list[str]:
        """Ends the processes of the runs under way; returns the jobs that are to be queued again."""
        self._stop.set()
        return sorted(self._under_way)

    def _measured(self, task: Task, content: bytes) -> Measured:
        with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
            path = Path(folder) / "snapshot.json"
            path.write_bytes(gzip.decompress(content))
            if task.most_threads * self._at_once > cores():
                threads = f"{self._at_once} runs at once with {task.most_threads} threads"
                note = f"{threads}: {self._worker} has {cores()} cores"
                return Measured.nothing(Outcome(status=PeerStatus.FAILED, note=note))
            return run_in_subprocess(task.model_copy(update={"snapshot": str(path)}), CodeVersion(), self._stop)

    def _begin(self, run_id: str) -> tuple[Task, Run, bytes] | None:
        with writing(self._engine) as connection:
            open_rows = (run_table.c.id == run_id, run_table.c.line.is_(None))
            if not connection.execute(update(run_table).where(*open_rows).values(worker=self._worker)).rowcount:
                # made already, or not wanted any more
                return None
            query = select(run_table.c.task, run_table.c.asked, snapshot_table.c.content).join_from(
                run_table, snapshot_table, run_table.c.snapshot_id == snapshot_table.c.id
            )
            task, asked, content = connection.execute(query.where(run_table.c.id == run_id)).one()
        return Task.model_validate_json(task), Run.model_validate_json(asked), content

    def give_up(self, run_ids: Iterable[str]) -> None:
        """Ends runs that the queue begins no more: every worker that began them died."""
        for run_id in run_ids:
            with reading(self._engine) as connection:
                text = connection.execute(select(run_table.c.asked).where(run_table.c.id == run_id)).scalar()
            if text is not None:
                note = "given up: the workers that began it died"
                nothing = Measured.nothing(Outcome(status=PeerStatus.FAILED, note=note))
                self._end(run_id, Run.model_validate_json(text), nothing)

    def _end(self, run_id: str, asked: Run, measured: Measured) -> None:
        line = asked.model_copy(update={**vars(measured), "machine": self._machine}).model_dump_json()
        with writing(self._engine) as connection:
            connection.execute(
                update(run_table).where(run_table.c.id == run_id, run_table.c.line.is_(None)).values(line=line)
            )
