from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, update

from api.jobs.port import JobClient, Queue
from api.store.plans import PlanRecord
from api.store.states import JobStatus, PlanKind
from api.store.tables import plans

QUEUES = {PlanKind.DESK: Queue.DESK, PlanKind.NIGHTLY: Queue.NIGHT}


class JobQueue:
    """
    The queue of plans as the routes use it (`api.service.queue.PlanQueue`).

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
