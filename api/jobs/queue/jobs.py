"""Jobs as rows of the database: queued, attempted, held together with the queue, forgotten."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy import Connection, Engine, delete, func, select, update

from api.jobs.queue.port import Fate, JobClient, Queue
from api.store.contents import CONTENTS
from api.store.database import lock
from api.store.plan_events import add_plan_event
from api.store.plans import PlanRecord, fail_plan, finish_plan, get_plan, start_plan
from api.store.states import JobStatus, PlanKind
from api.store.tables import plan_events, plans
from models.base import Model
from models.plan import Plan

QUEUES = {PlanKind.DESK: Queue.DESK, PlanKind.NIGHTLY: Queue.NIGHT}
log = structlog.get_logger("thuisnabij.jobs")
FINAL = [status for status in JobStatus if status.is_final]
MOST_ATTEMPTS = 3
"""A job whose attempts crash so often is a poison job: it fails, a person asks again or mends the input."""
STARTED, CRASHED, HANDED_BACK = "started", "crashed", "handed_back"
"""Phases of the job, among the events beside those of the engine."""


class JobQueue:
    """
    The queue of plans as the routes use it (`api.service.core.service.PlanQueue`).

    Parameters
    ----------
    engine
        The database of plans and jobs both.
    """

    def __init__(self, engine: Engine) -> None:
        self._client = JobClient(engine)

    def enqueue(self, connection: Connection, plan: PlanRecord) -> None:
        """Queues a plan in the transaction that made its row; within a queue a lower priority number goes first."""
        self._client.enqueue(connection, plan.id, QUEUES[plan.kind], plan.priority)

    def stop(self, connection: Connection, plan: PlanRecord) -> None:
        """
        Cancels a plan that no worker has begun; repeating is harmless.

        A worker that has begun reads the row, asks the search to end and keeps the best plan. One that begins at
        this very moment finds the job cancelled, or this finds it begun: the row decides.
        """
        cancelled = {"job_status": JobStatus.CANCELLED, "ended": "stopped", "finished_at": datetime.now(UTC)}
        not_begun = (plans.c.id == plan.id, plans.c.job_status == JobStatus.QUEUED)
        connection.execute(update(plans).where(*not_begun).values(cancelled))


class Attempt(Model):
    """
    One try at a job, by number: the token that every later write shows.

    Only the newest attempt writes. A worker that was frozen, and wakes when another has taken its job over,
    holds an old number and changes nothing.
    """

    plan_id: str
    number: int


class Standing(Model):
    """How things stand with an attempt that runs."""

    is_current: bool
    """No newer attempt has begun, and the job has not ended."""
    stop_asked: bool


def begin_attempt(connection: Connection, plan_id: str, at: datetime) -> Attempt | None:
    """
    The next attempt at a job that is queued, or was left by a worker that is gone.

    Returns
    -------
    Attempt | None
        None where there is nothing to do: the job has ended, or ends now because it crashed too often.
    """
    if not start_plan(connection, plan_id, at):
        return None
    number = get_plan(connection, plan_id).attempt
    attempt = Attempt(plan_id=plan_id, number=number)
    if number - _handed_back(connection, plan_id) > MOST_ATTEMPTS:
        fail_attempt(connection, attempt, "too_many_attempts", at)
        return None
    add_plan_event(connection, plan_id, at, STARTED, None, None, 0.0)
    return attempt


def standing(connection: Connection, attempt: Attempt) -> Standing:
    """Whether the attempt is still the current one, and whether somebody asked it to stop."""
    record = get_plan(connection, attempt.plan_id)
    is_current = record.attempt == attempt.number and record.job_status is JobStatus.RUNNING
    return Standing(is_current=is_current, stop_asked=record.stop_requested_at is not None)


def note_progress(
    connection: Connection,
    attempt: Attempt,
    at: datetime,
    phase: str,
    cost: int | None = None,
    bound: int | None = None,
    seconds: float = 0.0,
) -> bool:
    """Appends an event; False, and nothing is written, where the attempt is not the current one."""
    if not _held(connection, attempt):
        return False
    add_plan_event(connection, attempt.plan_id, at, phase, cost, bound, seconds)
    return True


def finish_attempt(connection: Connection, attempt: Attempt, plan: Plan, at: datetime) -> bool:
    """Keeps the plan, the job is done; False, and nothing is written, where the attempt is not the current one."""
    lock(connection, CONTENTS)  # before the row's, as an erasure takes them
    return _held(connection, attempt) and finish_plan(connection, attempt.plan_id, plan, at)


def fail_attempt(connection: Connection, attempt: Attempt, error_code: str, at: datetime) -> bool:
    """Ends the job without a plan; False where the attempt is not the current one."""
    return _held(connection, attempt) and fail_plan(connection, attempt.plan_id, error_code, at)


def settle(
    connection: Connection, queue: JobQueue, unfinished: Sequence[PlanRecord], fates: dict[str, Fate], at: datetime
) -> None:
    """
    Sets right what rows and queue say differently: no row waits for a job that nobody will do.

    Parameters
    ----------
    unfinished
        Read before `fates`: a job that ends in between is finished in its row by now, and stays so.
    """
    for record in unfinished:
        fate = fates.get(record.id)
        if fate in (Fate.WAITING, Fate.RUNNING):
            continue
        if get_plan(connection, record.id).job_status.is_final:
            continue
        if fate is None:
            # tables of the queue were lost or left behind: the row is what counts
            log.warning("job queued again", plan=record.id)
            queue.enqueue(connection, record)
        elif fail_plan(connection, record.id, "given_up", at):
            log.error("job given up", plan=record.id)


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


def _held(connection: Connection, attempt: Attempt) -> bool:
    """Whether the attempt is current, and stays so until this transaction ends."""
    query = select(plans.c.attempt, plans.c.job_status).where(plans.c.id == attempt.plan_id).with_for_update()
    row = connection.execute(query).one()
    return bool(row.attempt == attempt.number and row.job_status == JobStatus.RUNNING)


def _handed_back(connection: Connection, plan_id: str) -> int:
    """Attempts that a worker gave up because it was told to stop: nothing is wrong with the job."""
    query = select(func.count()).where(plan_events.c.plan_id == plan_id, plan_events.c.phase == HANDED_BACK)
    return connection.execute(query).scalar_one()
