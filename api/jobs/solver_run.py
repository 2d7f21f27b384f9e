import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from api.cli.common.refusals import ExitCode
from api.jobs.solver_folder import CHANGES, Outcome, ProposedChange, Refusal, SolverFolder
from models.base import Model
from models.plan import Plan

SOLVER_COMMAND = (sys.executable, "-P", "-m", "api.jobs.solver_process")
"""-P: the folder in which the worker happens to run is no place for code."""
MOST_TRACE_CHARACTERS = 4000


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
        if code == ExitCode.DONE:
            return Made(
                outcome=Outcome.model_validate_json(folder.outcome.read_bytes()),
                plan=Plan.model_validate_json(folder.plan.read_bytes()),
                changes=CHANGES.validate_json(folder.changes.read_bytes()),
            )
        if code == ExitCode.BAD_INPUT and folder.refusal.exists():
            return Refusal.model_validate_json(folder.refusal.read_bytes())
        where = folder.crash.read_text(encoding="utf-8", errors="replace") if folder.crash.exists() else ""
        return Crashed(exit_code=-1 if code is None else code, where=where[:MOST_TRACE_CHARACTERS])

    async def _read(self) -> None:
        """Until the process closes its output: at its end."""
        if self._process.stdout is not None:
            async for line in self._process.stdout:
                self.latest = Report.model_validate_json(line)
