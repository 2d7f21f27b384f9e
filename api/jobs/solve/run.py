"""A solver process as the worker sees it, and how it is watched until it ends."""

import asyncio
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from api.jobs.queue.jobs import Attempt, Standing, note_progress, standing
from api.jobs.solve.folder import CHANGES, Outcome, ProposedChange, Refusal, SolverExit, SolverFolder
from api.store.database import is_absence, reading, writing
from models.base import Model
from models.plan import Plan

SOLVER_COMMAND = (sys.executable, "-P", "-m", "api.jobs.solve.process")
"""-P: the folder in which the worker happens to run is no place for code."""
MOST_TRACE_CHARACTERS = 4000
TICK_SECONDS = 0.1
TELL_SECONDS = 0.5
"""Progress is written, and a stop noticed, at most so often."""
KILL_AFTER_GRACE_SECONDS = 5.0
"""The solver process ends itself after its grace time; if not even that happens, it is killed."""
log = structlog.get_logger("thuisnabij.jobs")


class Report(Model):
    """A line of the solver's progress."""

    phase: str
    seconds: float
    cost: int | None = None
    bound: int | None = None


@dataclass(frozen=True)
class Made:
    """There is a plan."""

    outcome: Outcome
    plan: Plan
    changes: tuple[ProposedChange, ...]


@dataclass(frozen=True)
class Crashed:
    """The process ended without a word."""

    exit_code: int
    """Below zero: the signal that ended it."""
    where: str
    """File and line of every thread, if it could still tell."""


Ending = Made | Refusal | Crashed


class SolverRun:
    """
    A solver process as the worker sees it.

    Its standard input is the life-line: closing it asks for the best plan so far, and the operating system
    closes it when the worker dies.
    """

    def __init__(self, process: asyncio.subprocess.Process, folder: SolverFolder) -> None:
        self._process, self._folder = process, folder
        self._reading = asyncio.create_task(self._read())
        self.latest: Report | None = None
        """The newest progress."""

    @classmethod
    async def start(
        cls, folder: SolverFolder, travel: str, grace_seconds: float, command: Sequence[str], niceness: int
    ) -> "SolverRun":
        """
        Starts the process in a group of its own: Ctrl-C at the service is not for it.

        Not in a session of its own: Linux shares the processor out between sessions first (autogroup), and its
        niceness would count among its own threads only.
        """
        process = await asyncio.create_subprocess_exec(
            # from its first instruction: threads have the niceness of the thread that makes them, for ever
            *("nice", "-n", str(niceness)),
            *command,
            str(folder.path),
            travel,
            str(grace_seconds),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            process_group=0,
        )
        return cls(process, folder)

    async def wait(self, seconds: float) -> bool:
        """Whether it has ended, at the latest after so many seconds."""
        try:
            await asyncio.wait_for(asyncio.shield(self._reading), seconds)
        except TimeoutError:
            return False
        await self._process.wait()
        return True

    def ask_to_stop(self) -> None:
        """Asks for the best plan so far; repeating is harmless."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def kill(self) -> None:
        """Ends it now, without a plan."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._reading.cancel()

    def ending(self) -> Ending:
        """What came of it, once it has ended."""
        code = self._process.returncode
        folder = self._folder
        if code == SolverExit.DONE:
            return Made(
                outcome=Outcome.model_validate_json(folder.outcome.read_bytes()),
                plan=Plan.model_validate_json(folder.plan.read_bytes()),
                changes=CHANGES.validate_json(folder.changes.read_bytes()),
            )
        if code == SolverExit.REFUSED and folder.refusal.exists():
            return Refusal.model_validate_json(folder.refusal.read_bytes())
        where = folder.crash.read_text(encoding="utf-8", errors="replace") if folder.crash.exists() else ""
        return Crashed(exit_code=-1 if code is None else code, where=where[:MOST_TRACE_CHARACTERS])

    async def _read(self) -> None:
        """Until the process closes its output: at its end."""
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                self.latest = Report.model_validate_json(line)


class Supervision:
    """
    Watches one solver process until it ends: passes its progress on, and a stop to it.

    Parameters
    ----------
    limit_seconds
        After so long it is asked for the best plan, whatever its own clock says.
    grace_seconds
        After a stop it has so long to write the plan.
    closing
        Set when this worker has to end.
    """

    def __init__(
        self,
        engine: Engine,
        attempt: Attempt,
        run: SolverRun,
        limit_seconds: float,
        grace_seconds: float,
        closing: threading.Event,
    ) -> None:
        self._engine, self._attempt, self._run = engine, attempt, run
        self._limit, self._grace, self._closing = limit_seconds, grace_seconds, closing
        self._begun = time.monotonic()
        self._asked: float | None = None
        self._told: Report | None = None
        self._away = False

    async def until_end(self) -> Ending | None:
        """
        What came of the run.

        Returns
        -------
        Ending | None
            None if it was given up: this worker has to end, or the attempt is not the current one any more.
        """
        next_look = self._begun + TELL_SECONDS
        try:
            while not await self._run.wait(TICK_SECONDS):
                now = time.monotonic()
                if self._closing.is_set():
                    return None
                if now >= next_look:
                    next_look = now + TELL_SECONDS
                    if not (await self._look()).is_current:
                        log.warning("attempt superseded", plan=self._attempt.plan_id, attempt=self._attempt.number)
                        return None
                if now - self._begun > self._limit:
                    self._ask_to_stop()
                if self._asked is not None and now - self._asked > self._grace + KILL_AFTER_GRACE_SECONDS:
                    return Refusal(code="did_not_stop")
            return await asyncio.to_thread(self._run.ending)
        finally:
            await self._run.kill()

    async def _look(self) -> Standing:
        """Writes what is new, and reads what somebody asked; a database that is away is asked again next time."""
        try:
            found = await asyncio.to_thread(self._exchange)
        except Exception as error:
            if not is_absence(error):
                raise
            if not self._away:
                log.warning("database away", kind=type(error).__name__, plan=self._attempt.plan_id)
            self._away = True
            return Standing(is_current=True, stop_asked=False)
        self._away = False
        if found.stop_asked:
            self._ask_to_stop()
        return found

    def _exchange(self) -> Standing:
        report = self._run.latest
        if report is not None and report != self._told:
            with writing(self._engine) as connection:
                note_progress(
                    connection,
                    self._attempt,
                    datetime.now(UTC),
                    report.phase,
                    report.cost,
                    report.bound,
                    report.seconds,
                )
            self._told = report
        with reading(self._engine) as connection:
            return standing(connection, self._attempt)

    def _ask_to_stop(self) -> None:
        if self._asked is None:
            self._asked = time.monotonic()
            self._run.ask_to_stop()
