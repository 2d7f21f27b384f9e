"""The process of one run: its task comes as JSON on stdin, its outcome goes into a file."""

import resource
import sys
import time
from pathlib import Path

from benchmarks.peers.protocol import PeerResult, PeerStatus
from benchmarks.peers.travel import TRAVEL
from benchmarks.scaling.finding import find_peer
from benchmarks.scaling.judging import judged
from benchmarks.scaling.machine import peak_mib
from benchmarks.scaling.records import Outcome
from benchmarks.scaling.task import Task
from models.policy import Policy
from models.snapshot import Snapshot


def main() -> None:
    """Runs, checks, writes; whatever is raised ends the process, and the parent tells it."""
    task = Task.model_validate_json(sys.stdin.read())
    limit = int(task.memory_limit_gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    snapshot = Snapshot.model_validate_json(Path(task.snapshot).read_bytes())
    outcome = run(snapshot, task)
    Path(task.out).write_text(outcome.model_dump_json(), encoding="utf-8")


def run(snapshot: Snapshot, task: Task) -> Outcome:
    """Measures the way, then lets the checker judge what it made."""
    peer, policy, start_mib = find_peer(task.way), Policy(), peak_mib()
    begun = time.perf_counter()
    try:
        result = peer.run(snapshot, policy, task.time_limit_seconds, task.seed)
    except MemoryError:
        result = PeerResult(PeerStatus.NO_ANSWER, None, note=f"out of memory: {task.memory_limit_gib:g} GiB")
    seconds, most_mib = time.perf_counter() - begun, peak_mib()
    outcome = Outcome(
        status=result.status,
        travel=TRAVEL.name,
        bound=result.bound,
        bound_scope=result.bound_scope,
        seconds_by_phase={name: round(value, 3) for name, value in result.seconds_by_phase.items()},
        seconds=round(seconds, 3),
        peak_mib=most_mib,
        start_mib=start_mib,
        note=result.note,
    )
    if result.stays is None:
        return outcome
    judgement = judged(snapshot, result.stays, policy, TRAVEL)
    return outcome.model_copy(
        update={
            "cost": judgement.cost_points,
            "violations": judgement.violations,
            "unplaced": judgement.unplaced,
            "unplaced_days": judgement.unplaced_days,
        }
    )


if __name__ == "__main__":
    main()
