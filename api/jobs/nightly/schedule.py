from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection, Engine, func, select

from api.jobs.queue.jobs import JobQueue
from api.jobs.queue.patience import patiently
from api.jobs.queue.port import JobRunner
from api.store.audit import system
from api.store.database import lock, reading, writing
from api.store.plans import NewPlan, add_plan, latest_done, published
from api.store.schedules import read_nightly
from api.store.snapshots import head_id
from api.store.states import PlanKind
from api.store.tables import heads

AMSTERDAM = "Europe/Amsterdam"
LATEST = timedelta(hours=25)
"""A moment missed so long ago has one after it; the longest day has 25 hours."""
AUTHOR = system("nightly").actor
log = structlog.get_logger("thuisnabij.jobs")


class Nightly:
    """
    The nightly rebalancing: once a date, a plan for the alliance as it is then.

    It only queues a plan, which the workers solve like any other; its proposals are opened with it.
    """

    def __init__(self, engine: Engine, queue: JobQueue) -> None:
        self._engine, self._queue = engine, queue
        self._runner: JobRunner | None = None

    def attach(self, runner: JobRunner) -> None:
        """Where the schedule is kept."""
        self._runner = runner

    def keep_schedule(self) -> None:
        """Has the queue follow the schedule of the database, and makes up for a moment that was missed."""
        if self._runner is None:
            return
        with reading(self._engine) as connection:
            record = read_nightly(connection)
        if not record.schedule.enabled:
            self._runner.clear_schedule()
            return
        at = record.schedule.at
        self._runner.set_schedule(f"{at.minute} {at.hour} * * *", AMSTERDAM)
        since = datetime.now(UTC) - LATEST
        if record.changed_at is not None and record.changed_at > since:
            since = record.changed_at
        self._runner.backfill(since)

    async def begin(self, scheduled_at: datetime) -> None:
        """Queues the plan of the date, unless there is one, a later date is due, or there is nothing to plan."""
        plan_id = await patiently(lambda: self._begin(scheduled_at, datetime.now(UTC)))
        log.info("nightly", scheduled_at=scheduled_at.isoformat(), plan=plan_id)

    def _begin(self, scheduled_at: datetime, now: datetime) -> str | None:
        if now - scheduled_at >= LATEST:
            return None
        with writing(self._engine) as connection:
            return queue_nightly(connection, self._queue, scheduled_at, now)


def local_date(moment: datetime) -> date:
    """The date in Amsterdam."""
    return moment.astimezone(ZoneInfo(AMSTERDAM)).date()


def queue_nightly(connection: Connection, queue: JobQueue, scheduled_at: datetime, at: datetime) -> str | None:
    """
    Queues the nightly plan of a date, once.

    It is for the alliance as it is now, every decision in it; it begins where the last nightly plan ended, and is
    costed against what people were told.

    Returns
    -------
    str | None
        The plan's id, also if it was there already; None if there was no snapshot then, or the schedule is off.
    """
    lock(connection, "nightly")
    schedule, snapshot_id = read_nightly(connection).schedule, head_id(connection)
    if snapshot_id is None or not schedule.enabled or not _had_snapshot(connection, scheduled_at):
        return None
    day = local_date(scheduled_at)
    publication = published(connection)
    asked = NewPlan(
        snapshot_id=snapshot_id,
        policy=schedule.policy,
        settings=schedule.settings,
        kind=PlanKind.NIGHTLY,
        warm_start_plan_id=latest_done(connection, PlanKind.NIGHTLY) or latest_done(connection),
        published_plan_id=None if publication is None else publication.plan_id,
        # the date is the key, whatever the schedule says by the time somebody asks again
        idempotency_key=day.isoformat(),
        request_hash=day.isoformat(),
        requested_by=AUTHOR,
    )
    plan, is_new = add_plan(connection, asked, at)
    if is_new:
        queue.enqueue(connection, plan)
    return plan.id


def _had_snapshot(connection: Connection, moment: datetime) -> bool:
    """Whether there was anything to plan at a moment; a service set up later has missed nothing."""
    first: datetime | None = connection.execute(select(func.min(heads.c.at))).scalar_one()
    return first is not None and first <= moment
