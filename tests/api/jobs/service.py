"""A database with a snapshot, and workers as processes that tests start, freeze and kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from api.jobs.queue.jobs import JobQueue
from api.jobs.queue.port import migrate_queues
from api.store.audit import system
from api.store.database import open_database, reading, writing
from api.store.plan_events import PlanEvent, events_after
from api.store.plans import NewPlan, PlanRecord, add_plan, get_plan, request_stop
from api.store.snapshots import add_snapshot, move_head
from api.store.states import JobStatus, PlanKind, SnapshotCause
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.api.jobs.solver_with_engine import seed_of
from tests.api.jobs.waiting import until

BEAT_SECONDS, DEAD_AFTER_SECONDS = 0.5, 4.0


class Service:
    """What a test does in the place of the API, beside workers that are processes of their own."""

    def __init__(self, url: str, folder: Path, engine: Engine, snapshot_id: str) -> None:
        self.url, self.folder, self.engine, self.snapshot_id = url, folder, engine, snapshot_id
        self.queue = JobQueue(engine)
        self._workers: list[subprocess.Popen[bytes]] = []

    @classmethod
    @contextmanager
    def open(cls, url: str, folder: Path, snapshot: Snapshot, stored_at: datetime | None = None) -> Iterator["Service"]:
        engine = open_database(url)
        migrate_queues(url)
        author, now = system("tests"), stored_at or datetime.now(UTC)
        with writing(engine) as connection:
            record, _ = add_snapshot(connection, snapshot, author, now)
            move_head(connection, record.id, author, now, SnapshotCause.UPLOAD)
        opened = cls(url, folder, engine, record.id)
        try:
            yield opened
        finally:
            opened._end_workers()
            engine.dispose()

    def worker(self, name: str = "machine", lifeline: bool = False) -> subprocess.Popen[bytes]:
        """Starts a worker whose solver processes use the engines of these tests."""
        command = [sys.executable, "-m", "tests.api.jobs.worker_with_engine", self.url, str(self.folder / name)]
        command += [name, str(BEAT_SECONDS), str(DEAD_AFTER_SECONDS), *(["lifeline"] if lifeline else [])]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        self._workers.append(process)
        return process

    def ask(self, engine: str, kind: PlanKind = PlanKind.DESK, priority: int = 0, key: str | None = None) -> str:
        """Queues a plan as the API does, to be made by an engine of these tests; gives its id."""
        asked = NewPlan(
            snapshot_id=self.snapshot_id,
            settings=SolverSettings(time_limit_seconds=300, seed=seed_of(engine)),
            kind=kind,
            priority=priority,
            idempotency_key=key,
            request_hash="the same",
            requested_by="key-1",
        )
        with writing(self.engine) as connection:
            plan, is_new = add_plan(connection, asked, datetime.now(UTC))
            if is_new:
                self.queue.enqueue(connection, plan)
        return plan.id

    def stop(self, plan_id: str) -> None:
        """Asks for the best plan so far as the API does."""
        with writing(self.engine) as connection:
            request_stop(connection, plan_id, datetime.now(UTC))
            self.queue.stop(connection, get_plan(connection, plan_id))

    def plan(self, plan_id: str) -> PlanRecord:
        with reading(self.engine) as connection:
            return get_plan(connection, plan_id)

    def events(self, plan_id: str) -> list[PlanEvent]:
        with reading(self.engine) as connection:
            return events_after(connection, plan_id, 0)

    def phases(self, plan_id: str) -> list[str]:
        return [event.phase for event in self.events(plan_id)]

    def until_searching(self, plan_id: str, attempt: int = 1) -> None:
        """Until the solver process of an attempt has told progress."""

        def searches() -> bool:
            return self.plan(plan_id).attempt >= attempt and self.phases(plan_id).count("relax") >= attempt

        until(searches, lambda: f"attempt {attempt} searches{self._story(plan_id)}")

    def until_final(self, plan_id: str) -> PlanRecord:
        return self.until_plan(plan_id, lambda record: record.job_status.is_final, "final")

    def until_plan(self, plan_id: str, holds: Callable[[PlanRecord], bool], what: str) -> PlanRecord:
        until(lambda: holds(self.plan(plan_id)), lambda: f"the plan is {what}{self._story(plan_id)}")
        return self.plan(plan_id)

    def solvers(self) -> list[int]:
        """Solver processes of this service that run, by their id."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    words = (entry / "cmdline").read_bytes().decode().split("\0")
                except OSError:
                    continue
                if "tests.api.jobs.solver_with_engine" in words and any(str(self.folder) in word for word in words):
                    found.append(int(entry.name))
        return found

    def log_of(self, name: str = "machine") -> str:
        return (self.folder / f"{name}.log").read_text()

    def _story(self, plan_id: str) -> str:
        """For a test that fails: what the row and the workers say."""
        logs = "".join(f"\n{path.name}\n{path.read_text()}" for path in sorted(self.folder.glob("*.log")))
        return f"\n{self.plan(plan_id)}\n{self.phases(plan_id)}{logs}"

    def _end_workers(self) -> None:
        for process in self._workers:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGCONT)
                process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
        # their solver processes notice, and end by themselves
        until(lambda: not self.solvers(), "no solver is left")


def is_done(record: PlanRecord) -> bool:
    return record.job_status is JobStatus.DONE
