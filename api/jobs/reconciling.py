from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from api.jobs.port import Fate
from api.jobs.queue import JobQueue
from api.store.plans import PlanRecord, fail_plan, get_plan

log = structlog.get_logger("thuisnabij.jobs")


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
