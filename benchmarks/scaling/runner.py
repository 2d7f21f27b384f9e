import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.peers.protocol import PeerStatus
from benchmarks.scaling.machine import load
from benchmarks.scaling.records import Outcome, Run
from benchmarks.scaling.task import Task
from models.snapshot import Snapshot

LONGEST_NOTE = 300
GRACE_SECONDS = 60.0
"""At least so long after its limit a process may still read, write and check before it is ended."""


def run_apart(
    snapshot: Snapshot,
    set_name: str,
    seed: int,
    way: str,
    time_limit_seconds: float,
    memory_limit_gib: float,
    grace_seconds: float | None = None,
) -> Run:
    """
    One way on one snapshot in a process of its own, so that its peak memory and its crash are its own.

    Parameters
    ----------
    grace_seconds
        Time beyond the limit after which the process is ended; by default the limit again, at least a minute.
    """
    grace = max(GRACE_SECONDS, time_limit_seconds) if grace_seconds is None else grace_seconds
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        source, out = Path(folder) / "snapshot.json", Path(folder) / "outcome.json"
        source.write_text(snapshot.model_dump_json(by_alias=True), encoding="utf-8")
        task = Task(
            snapshot=str(source),
            way=way,
            time_limit_seconds=time_limit_seconds,
            seed=seed,
            memory_limit_gib=memory_limit_gib,
            out=str(out),
        )
        begun, load_before = datetime.now(UTC), load()
        started = time.perf_counter()
        outcome = _outcome(task, time_limit_seconds + grace)
        seconds = time.perf_counter() - started
    return Run(
        set_name=set_name,
        seed=seed,
        youths=len(snapshot.youths),
        snapshot_id=snapshot.id,
        way=way,
        time_limit_seconds=time_limit_seconds,
        begun=begun.replace(microsecond=0),
        load_before=load_before,
        load_after=load(),
        process_seconds=round(seconds, 3),
        outcome=outcome,
    )


def _outcome(task: Task, timeout_seconds: float) -> Outcome:
    command = [sys.executable, "-m", "benchmarks.scaling.child"]
    try:
        ended = subprocess.run(
            command,
            input=task.model_dump_json(),
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        note = f"ended by the runner after {timeout_seconds:g} s, limit {task.time_limit_seconds:g} s"
        return Outcome(status=PeerStatus.NO_ANSWER, note=note)
    if ended.returncode == 0:
        return Outcome.model_validate_json(Path(task.out).read_bytes())
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    last = lines[-1].strip() if lines else "no message"
    return Outcome(status=PeerStatus.FAILED, note=f"{_how(ended.returncode)}: {last}"[:LONGEST_NOTE])


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"
