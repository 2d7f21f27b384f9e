import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from api.jobs.nightly.schedule import Nightly
from api.jobs.queue.jobs import JobQueue, forget_progress, settle
from api.jobs.queue.port import JobRunner
from api.jobs.worker.presence import beat, forget_silent, forget_worker, heard_workers
from api.store.database import is_absence, reading, writing
from api.store.plans import unfinished_plans

RETENTION_EVERY_SECONDS = 3600.0
log = structlog.get_logger("thuisnabij.jobs")


@dataclass(frozen=True)
class Care:
    """How a worker looks after the queue."""

    beat_seconds: float = 5.0
    dead_after_seconds: float = 45.0
    """A worker not heard of for so long is gone, and its jobs are handed on."""
    keep_days: int = 30
    """Progress and queue entries of ended jobs are kept so long."""


class Housekeeping:
    """What every worker does beside solving, again and again; several may do it at once."""

    def __init__(
        self, engine: Engine, runner: JobRunner, queue: JobQueue, nightly: Nightly, executor_id: str, care: Care
    ) -> None:
        self._engine, self._runner, self._queue, self._nightly = engine, runner, queue, nightly
        self._executor_id, self._care = executor_id, care
        self._heard_at: float | None = None
        self._heard_since = 0.0
        self._away = False
        self._next_retention = 0.0

    def round(self) -> None:
        """One round; what fails because the database is away is done in the next."""
        for duty in (self._beat, self._take_over, self._settle, self._nightly.keep_schedule, self._forget):
            try:
                duty()
            except Exception as error:
                if not is_absence(error):
                    raise
                if not self._away:
                    log.warning("database away", kind=type(error).__name__)
                self._away, self._heard_at = True, None
                return
        self._away = False

    def enter(self) -> None:
        """Says that this worker lives, before it takes its first job."""
        self._beat()

    def leave(self) -> None:
        """Takes this worker off the list."""
        with writing(self._engine) as connection:
            forget_worker(connection, self._executor_id)

    def _beat(self) -> None:
        with writing(self._engine) as connection:
            beat(connection, self._executor_id, datetime.now(UTC))
        now = time.monotonic()
        # after a pause of one's own (frozen, database away) others may have had the same: start counting anew
        if self._heard_at is None or now - self._heard_at > self._care.dead_after_seconds / 2:
            self._heard_since = now
        self._heard_at = now

    def _take_over(self) -> None:
        """Hands the jobs of dead workers on; not before this one has been heard as long as they were not."""
        limit = self._care.dead_after_seconds
        if time.monotonic() - self._heard_since < limit:
            return
        since = datetime.now(UTC) - timedelta(seconds=limit)
        with reading(self._engine) as connection:
            alive = set(heard_workers(connection, since))
        # not oneself: after a stall between the beat and this look one's own beat is old as well
        gone = sorted(self._runner.busy_workers() - alive - {self._executor_id})
        if gone:
            log.warning("workers gone", executors=gone, jobs=self._runner.take_over(gone))
        with writing(self._engine) as connection:
            forget_silent(connection, since)

    def _settle(self) -> None:
        with reading(self._engine) as connection:
            unfinished = unfinished_plans(connection)
        if not unfinished:
            return
        fates = self._runner.fates([record.id for record in unfinished])
        with writing(self._engine) as connection:
            settle(connection, self._queue, unfinished, fates, datetime.now(UTC))

    def _forget(self) -> None:
        now = time.monotonic()
        if now < self._next_retention:
            return
        self._next_retention = now + RETENTION_EVERY_SECONDS
        before = datetime.now(UTC) - timedelta(days=self._care.keep_days)
        jobs = self._runner.forget(before)
        with writing(self._engine) as connection:
            events = forget_progress(connection, before)
        if jobs or events:
            log.info("forgotten", jobs=jobs, events=events)
