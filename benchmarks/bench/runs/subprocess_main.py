"""The process of one run, on its own side: its task comes as the first line of stdin, its outcome goes into a file."""

import math
import os
import resource
import sys
import threading
import time
from pathlib import Path

from benchmarks.bench.peers.common import TRAVEL
from benchmarks.bench.peers.protocol import PeerResult, PeerStatus
from benchmarks.bench.peers.registry import find_peer
from benchmarks.bench.runs.kpis import judged
from benchmarks.bench.runs.machine import peak_mib
from benchmarks.bench.runs.record import Outcome, Task, TracePoint
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

CUT = 3
"""Exit code of a process whose parent is gone."""
TOLERANCE = 1e-9
"""A bound so little above a whole number is that number, said by floating point."""


def main() -> None:
    """Runs, checks, writes; whatever is raised ends the process, and the parent reports it."""
    task = Task.model_validate_json(sys.stdin.readline())
    end_with_parent()
    limit = int(task.memory_limit_gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    snapshot = Snapshot.model_validate_json(Path(task.snapshot).read_bytes())
    outcome = run(snapshot, task)
    Path(task.out).write_text(outcome.model_dump_json(), encoding="utf-8")


def run(snapshot: Snapshot, task: Task) -> Outcome:
    """Measures the way, then lets the checker judge what it made."""
    peer, policy, start_mib = find_peer(task.way), Policy.model_validate(task.policy), peak_mib()
    settings = settings_of(task)
    begun = time.perf_counter()
    try:
        result = peer.run(snapshot, policy, settings)
    except MemoryError:
        result = PeerResult(PeerStatus.NO_ANSWER, None, note=f"out of memory: {task.memory_limit_gib:g} GiB")
    seconds, most_mib = time.perf_counter() - begun, peak_mib()
    outcome = Outcome(
        status=result.status,
        travel=TRAVEL.name,
        bound=result.bound,
        bound_scope=result.bound_scope,
        seconds=round(seconds, 3),
        seconds_by_phase={name: round(value, 3) for name, value in result.seconds_by_phase.items()},
        trace=trace_of(result),
        peak_mib=most_mib,
        start_mib=start_mib,
        gap_integral=result.gap_integral,
        note=result.note,
    )
    if result.stays is None:
        return outcome
    judgement = judged(snapshot, result.stays, policy, TRAVEL)
    return outcome.model_copy(
        update={
            "cost": judgement.cost_points,
            "violations": judgement.violations,
            "kpis": judgement.kpis,
            "note": "; ".join(part for part in (judgement.note, outcome.note) if part),
        }
    )


def settings_of(task: Task) -> SolverSettings:
    """The overrides over this version's defaults, with the run's own limits over both."""
    given = {"time_limit_seconds": task.time_limit_seconds, "workers": task.threads, "seed": task.seed}
    return SolverSettings.model_validate({**task.solver, **given})


def trace_of(result: PeerResult) -> tuple[TracePoint, ...]:
    """The method's steps as they are stored; costs are whole, so no plan undercuts a bound rounded up."""
    return tuple(
        TracePoint(
            seconds=round(step.seconds, 3),
            phase=step.phase,
            found_by=step.found_by,
            cost=step.cost,
            bound=None if step.bound is None else math.ceil(step.bound - TOLERANCE * max(1.0, abs(step.bound))),
        )
        for step in result.trace
    )


def end_with_parent() -> None:
    """
    Ends this process as soon as its standard input ends, which the parent keeps open as long as it lives.

    The operating system closes it even when the parent is killed with -9: no run goes on that nobody stores.
    """

    def watch() -> None:
        # the descriptor, not the buffered stream: whose lock would hang the end of the interpreter
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(CUT)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    # at once: a method may have left a solver behind, which nobody waits for
    os._exit(0)
