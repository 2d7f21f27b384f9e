"""The only module that knows DBOS: what the service asks of a queue, in its own words."""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection, Engine

from models.text.dates import parse_moment

APPLICATION = "thuisnabij"
PROTOCOL_VERSION = "1"
"""Raised only when the steps of a workflow change: jobs of another version wait for a worker of that version."""
MOST_RECOVERIES = 3
POLLING_SECONDS = 0.25
LOWEST_PRIORITY = 1
SOLVE, NIGHTLY = "solve_plan", "nightly"
NIGHTLY_SCHEDULE = "nightly"


class Queue(StrEnum):
    """Queues, each with its own workers' places, so that none waits for another."""

    DESK = "desk"
    """Solves somebody waits for."""
    NIGHT = "night"
    """Solves of the nightly rebalancing."""
    CRON = "cron"
    """What schedules start: short, it only enqueues."""


class Fate(StrEnum):
    """What the queue knows of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    GIVEN_UP = "given_up"
    """It will not be run again: too many recoveries, cancelled, or an error of ours."""


_FATES: Mapping[str, Fate] = {
    "ENQUEUED": Fate.WAITING,
    "DELAYED": Fate.WAITING,
    "PENDING": Fate.RUNNING,
    "SUCCESS": Fate.ENDED,
    "ERROR": Fate.GIVEN_UP,
    "CANCELLED": Fate.GIVEN_UP,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": Fate.GIVEN_UP,
}


def migrate_queues(url: str) -> None:
    """Makes or renews the queue's own tables, beside the business tables in the same database."""
    _be_quiet()
    DBOS.migrate(url)


class JobClient:
    """
    The queue as the API process sees it; it never waits for a database that is away.

    Parameters
    ----------
    engine
        The business tables' own: a job and its row are one transaction.
    """

    def __init__(self, engine: Engine) -> None:
        _be_quiet()
        self._client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def enqueue(self, connection: Connection, plan_id: str, queue: Queue, priority: int) -> None:
        """
        Queues a solve within the caller's transaction; the same plan twice is one job.

        Parameters
        ----------
        priority
            From 0; within a queue a lower number goes first.
        """
        options = EnqueueOptions(
            workflow_name=SOLVE,
            queue_name=queue,
            workflow_id=plan_id,
            priority=priority + LOWEST_PRIORITY,
            app_version=PROTOCOL_VERSION,
        )
        self._client.enqueue_in_transaction(connection, options, plan_id)


@dataclass(frozen=True)
class RunnerOptions:
    """How a worker takes part in the queue."""

    url: str
    executor_id: str
    """Unique among live workers, the same after a restart: what it had begun is its own again."""
    desk_solves: int
    """So many solves at once on the desk's queue."""


class JobRunner:
    """
    The queue as a worker process sees it; one in a process.

    Parameters
    ----------
    solve
        Does one job, by plan id. It may run again after a crash.
    nightly
        Called once for each moment of the nightly schedule.
    """

    def __init__(
        self,
        options: RunnerOptions,
        solve: Callable[[str], Awaitable[None]],
        nightly: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._options = options
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": options.url,
            "application_version": PROTOCOL_VERSION,
            "executor_id": options.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
            "scheduler_polling_interval_sec": 5.0,
        }
        DBOS(config=config)
        self._nightly = _register(solve, nightly)
        self._schedule: tuple[str, str] | None = None

    def launch(self) -> None:
        """Takes up what this worker had begun before, then what is queued."""
        DBOS.launch()
        _be_quiet()
        DBOS.register_queue(
            Queue.DESK, worker_concurrency=self._options.desk_solves, polling_interval_sec=POLLING_SECONDS
        )
        DBOS.register_queue(Queue.NIGHT, worker_concurrency=1, polling_interval_sec=POLLING_SECONDS)
        DBOS.register_queue(Queue.CRON, worker_concurrency=1, polling_interval_sec=1.0)

    def take_over(self, executor_ids: Sequence[str]) -> int:
        """Queues again what workers that are gone had begun; harmless if another does the same. Returns how many."""
        return len(DBOS._recover_pending_workflows(list(executor_ids)))

    def fates(self, plan_ids: Sequence[str]) -> dict[str, Fate]:
        """What the queue knows of jobs; those it does not know are left out."""
        if not plan_ids:
            return {}
        found = DBOS.list_workflows(workflow_ids=list(plan_ids), load_input=False, load_output=False)
        return {item.workflow_id: _FATES[item.status] for item in found}

    def busy_workers(self) -> set[str]:
        """Workers that have begun jobs and not ended them."""
        found = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {item.executor_id for item in found if item.executor_id is not None}

    def forget(self, before: datetime, most: int = 1000) -> int:
        """Deletes what the queue kept of jobs that ended before a moment; returns how many."""
        ended = [name for name, fate in _FATES.items() if fate in (Fate.ENDED, Fate.GIVEN_UP)]
        found = DBOS.list_workflows(
            status=ended, completed_before=before.isoformat(), limit=most, load_input=False, load_output=False
        )
        if found:
            DBOS.delete_workflows([item.workflow_id for item in found])
        return len(found)

    def close(self, begun: Sequence[tuple[str, Queue]]) -> None:
        """
        Takes nothing more, and gives back what had begun, with all its recoveries: it was not the job's fault.

        The workflows themselves must not go on after this: end the process.
        """
        DBOS.destroy(workflow_completion_timeout_sec=0)
        client = DBOSClient(
            system_database_url=self._options.url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )
        try:
            for plan_id, queue in begun:
                client.resume_workflow(plan_id, queue_name=queue)
        finally:
            client.destroy()

    def set_schedule(self, cron: str, timezone: str) -> None:
        """Has the nightly workflow started at these moments; the same again changes nothing."""
        if self._schedule == (cron, timezone):
            return
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": NIGHTLY_SCHEDULE,
                    "workflow_fn": self._nightly,
                    "schedule": cron,
                    "cron_timezone": timezone,
                    "queue_name": Queue.CRON,
                    "context": None,
                    "automatic_backfill": True,
                }
            ]
        )
        DBOS.resume_schedule(NIGHTLY_SCHEDULE)
        self._schedule = (cron, timezone)

    def clear_schedule(self) -> None:
        """Starts the nightly workflow no more."""
        if DBOS.get_schedule(NIGHTLY_SCHEDULE) is not None:
            DBOS.pause_schedule(NIGHTLY_SCHEDULE)
        self._schedule = None

    def backfill(self, since: datetime) -> None:
        """Starts the nightly workflow for every moment since then that was missed; each moment once."""
        if self._schedule is not None:
            DBOS.backfill_schedule(NIGHTLY_SCHEDULE, since, datetime.now(UTC))


def _register(
    solve: Callable[[str], Awaitable[None]], nightly: Callable[[datetime], Awaitable[None]]
) -> Callable[[datetime, Any], Coroutine[Any, Any, None]]:
    """The workflows, each one step: a step may run again, so all it does is safe to repeat."""

    @DBOS.step(name=f"{SOLVE}.step", preemptible=True, retries_allowed=True, interval_seconds=2.0)
    async def solve_step(plan_id: str) -> None:
        await solve(plan_id)

    @DBOS.workflow(name=SOLVE, max_recovery_attempts=MOST_RECOVERIES)
    async def solve_plan(plan_id: str) -> None:
        await solve_step(plan_id)

    @DBOS.step(name=f"{NIGHTLY}.step", retries_allowed=True, interval_seconds=2.0)
    async def nightly_step(scheduled_at: str) -> None:
        await nightly(parse_moment(scheduled_at))

    @DBOS.workflow(name=NIGHTLY, max_recovery_attempts=MOST_RECOVERIES)
    async def begin_nightly(scheduled_at: datetime, context: Any) -> None:
        await nightly_step(scheduled_at.isoformat())

    return begin_nightly


def _be_quiet() -> None:
    """Its own log is for its developers; what goes wrong with a job is logged by ours."""
    logging.getLogger("dbos").setLevel(logging.ERROR)
