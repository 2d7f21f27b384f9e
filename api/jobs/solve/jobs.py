"""Solves as jobs: from a queued plan to its content, whatever crashes in between."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine, select

from api.jobs.queue.jobs import (
    CRASHED,
    HANDED_BACK,
    Attempt,
    begin_attempt,
    fail_attempt,
    finish_attempt,
    note_progress,
)
from api.jobs.queue.patience import patiently
from api.jobs.solve.folder import ProposedChange, Refusal, SolverFolder, limit_seconds
from api.jobs.solve.run import SOLVER_COMMAND, Crashed, Ending, Made, SolverRun, Supervision
from api.store.contents import get_blob
from api.store.database import reading, writing
from api.store.plans import PlanRecord, get_plan
from api.store.states import PlanKind
from api.store.tables import snapshots

PAUSE_AFTER_CRASH_SECONDS = 1.0
CLOSING_SECONDS = 10.0
"""Giving running solves up takes a moment; a database that is away does not hold the end up."""
log = structlog.get_logger("thuisnabij.jobs")


@dataclass(frozen=True)
class SolveOptions:
    """How solves are run on this machine."""

    scratch: Path
    """Folders of running solves; only this worker uses it."""
    travel: str
    """Source of travel times, as on the command line."""
    grace_seconds: float
    """From a stop until a solve that does not answer is ended."""
    niceness: Mapping[PlanKind, int]
    """How much nicer than the worker a solve is to the processor."""
    command: Sequence[str] = SOLVER_COMMAND


KeepChanges = Callable[[Connection, str, Sequence[ProposedChange], datetime], object]
"""What is done with the changes of a nightly plan, in the transaction that keeps the plan: connection, plan id, ..."""


class SolveJobs:
    """
    Does the jobs: one solver process each, progress and plan into the database.

    Everything may happen again: a worker can die at any moment, and the job begins anew, here or elsewhere. All
    writes carry the attempt's number, so that only the newest attempt has an effect, and only once.
    """

    def __init__(self, engine: Engine, options: SolveOptions, keep_changes: KeepChanges) -> None:
        self._engine, self._options, self._keep_changes = engine, options, keep_changes
        self._closing = threading.Event()
        self._begun: dict[str, PlanKind] = {}
        self._running: set[str] = set()

    async def solve(self, plan_id: str) -> None:
        """From queued to done or failed; returns when the job has ended, by whatever worker."""
        record = await patiently(lambda: self._read(plan_id))
        self._begun[plan_id] = record.kind
        try:
            while not await self._attempt(record):
                if self._closing.is_set():
                    # the job is not over, so its workflow must not be: it waits here for the end of the process
                    await asyncio.Event().wait()
                await asyncio.sleep(PAUSE_AFTER_CRASH_SECONDS)
        finally:
            self._begun.pop(plan_id, None)

    def close(self) -> dict[str, PlanKind]:
        """Ends every solver process and gives the jobs up; returns those to be queued again, with their kinds."""
        self._closing.set()
        deadline = time.monotonic() + CLOSING_SECONDS
        while self._running and time.monotonic() < deadline:
            time.sleep(0.05)
        return dict(self._begun)

    async def _attempt(self, record: PlanRecord) -> bool:
        """One attempt; whether the job is over for this worker."""
        if self._closing.is_set():
            return False
        self._running.add(record.id)
        try:
            attempt = await patiently(lambda: self._begin(record.id))
            if attempt is None:
                return True
            log.info("attempt begins", plan=record.id, kind=record.kind.value, attempt=attempt.number)
            ending = await self._run(record, attempt)
            if ending is not None:
                return await patiently(lambda: self._end(record, attempt, ending))
            if self._closing.is_set():
                await patiently(lambda: self._note(attempt, HANDED_BACK), CLOSING_SECONDS)
                return False
            return True
        finally:
            self._running.discard(record.id)

    async def _run(self, record: PlanRecord, attempt: Attempt) -> Ending | None:
        folder = await asyncio.to_thread(SolverFolder.create, self._options.scratch)
        try:
            await patiently(lambda: self._fill(record, folder))
            options = self._options
            niceness = options.niceness[record.kind]
            run = await SolverRun.start(folder, options.travel, options.grace_seconds, options.command, niceness)
            limit = limit_seconds(record.settings)
            watch = Supervision(self._engine, attempt, run, limit, options.grace_seconds, self._closing)
            return await watch.until_end()
        finally:
            folder.remove()

    def _read(self, plan_id: str) -> PlanRecord:
        with reading(self._engine) as connection:
            return get_plan(connection, plan_id)

    def _begin(self, plan_id: str) -> Attempt | None:
        with writing(self._engine) as connection:
            return begin_attempt(connection, plan_id, datetime.now(UTC))

    def _fill(self, record: PlanRecord, folder: SolverFolder) -> None:
        with reading(self._engine) as connection:
            fill_folder(connection, record, folder)

    def _note(self, attempt: Attempt, phase: str) -> None:
        with writing(self._engine) as connection:
            note_progress(connection, attempt, datetime.now(UTC), phase)

    def _end(self, record: PlanRecord, attempt: Attempt, ending: Ending) -> bool:
        """Writes down how an attempt ended; whether the job is over."""
        now = datetime.now(UTC)
        with writing(self._engine) as connection:
            match ending:
                case Made():
                    return self._keep(connection, record, attempt, ending, now)
                case Refusal():
                    log.error("solve refused", plan=record.id, code=ending.code, problems=ending.problems[:20])
                    fail_attempt(connection, attempt, ending.code, now)
                    return True
                case Crashed():
                    log.error("solver crashed", plan=record.id, exit_code=ending.exit_code, where=ending.where)
                    note_progress(connection, attempt, now, CRASHED)
                    return False

    def _keep(self, connection: Connection, record: PlanRecord, attempt: Attempt, made: Made, now: datetime) -> bool:
        kept = finish_attempt(connection, attempt, made.plan, now)
        if kept and record.kind is PlanKind.NIGHTLY:
            self._keep_changes(connection, record.id, made.changes, now)
        if made.plan.refused:
            found = [
                f"{item.code} {item.youth_id or (item.resource or '-').partition(':')[0]} {item.first_day or '-'}"
                for item in made.plan.refused
            ]
            log.error("part of a plan refused by the check", plan=record.id, count=len(found), problems=found[:20])
        log.info(
            "plan kept" if kept else "plan of an old attempt dropped",
            plan=record.id,
            attempt=attempt.number,
            ended=made.outcome.ended.value,
            cost=made.outcome.cost,
            bound=made.outcome.bound,
            seconds=made.outcome.seconds,
            peak_memory_mib=made.outcome.peak_memory_mib,
        )
        return True


def fill_folder(connection: Connection, record: PlanRecord, folder: SolverFolder) -> None:
    """
    Puts what a job refers to into the folder of its solver process.

    A plan referred to that has no content (it failed, or was never begun) is left out.
    """
    blob = connection.execute(select(snapshots.c.blob_id).where(snapshots.c.id == record.snapshot_id)).scalar_one()
    folder.put(folder.snapshot, get_blob(connection, blob))
    folder.put(folder.policy, get_blob(connection, record.policy_blob))
    folder.put(folder.settings, record.settings.model_dump_json().encode())
    folder.put(folder.warm_start, _plan_content(connection, record.warm_start_plan_id))
    folder.put(folder.published, _plan_content(connection, record.published_plan_id))


def _plan_content(connection: Connection, plan_id: str | None) -> bytes | None:
    if plan_id is None:
        return None
    blob = get_plan(connection, plan_id).plan_blob
    return None if blob is None else get_blob(connection, blob)
