"""One run in a process of its own, as the runner sees it."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import load
from benchmarks.bench.runs.record import Outcome, Task
from benchmarks.bench.runs.version import CodeVersion

LONGEST_NOTE = 300
GRACE_SECONDS = 60.0
"""At least this long after its limit a process may still read, write and check before it is ended."""
POLL_SECONDS = 0.1


class RunStoppedError(Exception):
    """The run was ended because somebody asked to stop: it has no outcome."""


@dataclass(frozen=True)
class Measured:
    """An outcome with what was around it."""

    begun: datetime
    load_before: float
    load_after: float
    process_seconds: float
    outcome: Outcome

    @classmethod
    def nothing(cls, outcome: Outcome) -> "Measured":
        """An outcome for which no process was started."""
        now = load()
        return cls(datetime.now(UTC).replace(microsecond=0), now, now, 0.0, outcome)


def run_in_subprocess(
    task: Task, version: CodeVersion, stop: threading.Event, grace_seconds: float | None = None
) -> Measured:
    """
    One run in a process of its own, so that its peak memory and its crash are its own.

    Parameters
    ----------
    task
        Its ``out`` is not used: the outcome comes back as a value.
    stop
        Ends the process when it is set.
    grace_seconds
        Time beyond the limit after which the process is ended; by default the limit again, at least a minute.

    Raises
    ------
    RunStoppedError
        If ``stop`` was set before the end.
    """
    limit = task.time_limit_seconds
    grace = max(GRACE_SECONDS, limit) if grace_seconds is None else grace_seconds
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        own = task.model_copy(update={"out": str(Path(folder) / "outcome.json")})
        begun, load_before, started = datetime.now(UTC), load(), time.perf_counter()
        outcome = _outcome(own, version, limit + grace, stop, Path(folder) / "stderr.txt")
        seconds = time.perf_counter() - started
    return Measured(begun.replace(microsecond=0), load_before, load(), round(seconds, 3), outcome)


def _outcome(
    task: Task, version: CodeVersion, timeout_seconds: float, stop: threading.Event, stderr_file: Path
) -> Outcome:
    with stderr_file.open("wb") as stderr:
        # a session of its own: the terminal's Ctrl-C reaches the runner alone, which then ends its runs
        process = subprocess.Popen(
            version.command("benchmarks.bench.runs.subprocess_main"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=version.environment,
            start_new_session=True,
        )
        with process:
            try:
                code = _ended(process, task, timeout_seconds, stop)
            finally:
                if process.poll() is None:
                    # the whole group: a method may have started processes of its own
                    os.killpg(process.pid, signal.SIGKILL)
    if code is None:
        note = f"ended by the runner after {timeout_seconds:g} s, limit {task.time_limit_seconds:g} s"
        return Outcome(status=PeerStatus.NO_ANSWER, note=note)
    if code == 0:
        return _read(Path(task.out))
    lines = [line for line in stderr_file.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    last = lines[-1].strip() if lines else "no message"
    return Outcome(status=PeerStatus.FAILED, note=f"{_how(code)}: {last}"[:LONGEST_NOTE])


def _ended(process: "subprocess.Popen[bytes]", task: Task, timeout_seconds: float, stop: threading.Event) -> int | None:
    """The exit code, or None where time is up; standard input stays open meanwhile, the process's lifeline."""
    until = time.monotonic() + timeout_seconds
    assert process.stdin is not None
    try:
        process.stdin.write(task.model_dump_json().encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        # it ended before it could read; its exit code says why
        pass
    while time.monotonic() < until:
        if stop.is_set():
            raise RunStoppedError
        try:
            return process.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    return None


def _read(path: Path) -> Outcome:
    try:
        return Outcome.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        # another version may report what this one does not know
        words = f"its outcome cannot be read: {error}".replace("\n", " ")
        return Outcome(status=PeerStatus.FAILED, note=words[:LONGEST_NOTE])


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"
