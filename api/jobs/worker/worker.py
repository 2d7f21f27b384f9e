"""A worker, in a thread of a test or as the main thread of a process."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

from api.jobs.nightly.proposals import renew_proposals
from api.jobs.nightly.schedule import Nightly
from api.jobs.process import Lifeline
from api.jobs.queue.jobs import QUEUES, JobQueue
from api.jobs.queue.port import JobRunner, RunnerOptions, migrate_queues
from api.jobs.solve.jobs import SolveJobs, SolveOptions
from api.jobs.solve.run import SOLVER_COMMAND
from api.jobs.worker.housekeeping import Care, Housekeeping
from api.jobs.worker.presence import executor_place
from api.store.database import is_absence, open_database
from api.store.migrating import migrate
from api.store.states import PlanKind

log = structlog.get_logger("thuisnabij.jobs")


@dataclass(frozen=True)
class WorkerOptions:
    """A worker of this machine."""

    url: str
    folder: Path
    """For lock files and running solves."""
    travel: str
    name: str | None = None
    """Instead of the machine's name, on PostgreSQL."""
    desk_solves: int = 1
    niceness: Mapping[PlanKind, int] = field(default_factory=lambda: {PlanKind.DESK: 5, PlanKind.NIGHTLY: 15})
    """How much nicer than the worker solves are to the processor: requests first, then desks, then nights."""
    grace_seconds: float = 120.0
    care: Care = field(default_factory=Care)
    wait_for_place_seconds: float = 0.0
    command: Sequence[str] = SOLVER_COMMAND


def work(options: WorkerOptions, stop: threading.Event, ready: Callable[[str], None] = lambda _: None) -> None:
    """
    Does jobs until it is asked to stop.

    What runs then is given up and queued again: it is done anew, by the next worker or by this one after its
    restart.

    Parameters
    ----------
    ready
        Called with the worker's name when it takes jobs.

    Raises
    ------
    WorkerRunningError
        If another worker has the place.
    DatabaseUnusableError
        If the database cannot be used.
    """
    engine = open_database(options.url)
    with executor_place(options.url, options.folder, options.name, options.wait_for_place_seconds) as executor_id:
        migrate(engine)
        migrate_queues(options.url)
        scratch = options.folder / "solves" / executor_id
        # left by a worker of this place that was killed; it holds snapshots
        shutil.rmtree(scratch, ignore_errors=True)
        how = SolveOptions(scratch, options.travel, options.grace_seconds, options.niceness, options.command)
        solves = SolveJobs(engine, how, renew_proposals)
        queue = JobQueue(engine)
        nightly = Nightly(engine, queue)
        runner = JobRunner(RunnerOptions(options.url, executor_id, options.desk_solves), solves.solve, nightly.begin)
        nightly.attach(runner)
        housekeeping = Housekeeping(engine, runner, queue, nightly, executor_id, options.care)
        housekeeping.enter()
        runner.launch()
        log.info("worker ready", executor=executor_id, process=os.getpid())
        try:
            ready(executor_id)
            while True:
                housekeeping.round()
                if stop.wait(options.care.beat_seconds):
                    break
        finally:
            begun = solves.close()
            try:
                runner.close([(plan_id, QUEUES[kind]) for plan_id, kind in begun.items()])
                housekeeping.leave()
            except Exception as error:
                if not is_absence(error):
                    raise
                # found by whoever comes next: this worker again, or another when it is not heard of
                log.warning("not handed back: database away", jobs=sorted(begun))
            log.info("worker ended", executor=executor_id, handed_back=len(begun))


def run_worker(options: WorkerOptions, lifeline: bool, ready: Callable[[str], None] = lambda _: None) -> None:
    """
    A worker as the main thread of this process; the first SIGINT or SIGTERM asks it to end, and so does its parent.

    Parameters
    ----------
    lifeline
        Standard input is held open by a parent without which the worker must not live.
    ready
        Called with the worker's name when it takes jobs.

    Raises
    ------
    WorkerRunningError, DatabaseUnusableError
        As `work` does.
    """
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    if lifeline:
        Lifeline(sys.stdin.fileno(), stop.set).watch()
    work(options, stop, ready)
