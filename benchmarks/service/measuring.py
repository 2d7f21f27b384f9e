import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.runs.machine import this_machine
from benchmarks.service.alliance import (
    Alliance,
    ask,
    begin_night,
    open_alliance,
    send,
    stop,
    until_running,
)
from benchmarks.service.processes import memory_of
from benchmarks.service.queueing import measure_queueing
from benchmarks.service.reading import measure_reads
from benchmarks.service.records import Memory, Queueing, Reads, ServiceResults, Start
from benchmarks.service.server import Server, server
from fixtures.generator import generate
from models.files.json_text import json_bytes

SET_SEED = 1
NOTHING = "nothing"
SECONDS_A_QUEUED_PLAN = 20.0
"""Allowed for, so that the night outlasts everything that is measured beside it."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """What is measured."""

    set_name: str
    per_second: float
    for_seconds: float
    starts: int
    plans: int
    plan_seconds: float
    idle_seconds: float


def measure(trial: Trial, begun: datetime, say: Say) -> ServiceResults:
    """Starts the service some times, and measures the last one: idle, beside nothing, beside a night."""
    snapshot = generate(trial.set_name, SET_SEED)
    with tempfile.TemporaryDirectory(prefix="thuisnabij-benchmark-") as parent:
        starts = []
        for number in range(trial.starts - 1):
            with server(Path(parent) / f"start-{number}") as running:
                starts.append(_start(running, say))
        with server(Path(parent) / "measured") as running:
            starts.append(_start(running, say))
            time.sleep(trial.idle_seconds)
            memory = [memory_of(running.process.pid, "idle, after the start")]
            say(f"idle: {memory[0].mib:.0f} MiB")
            alliance = open_alliance(running, snapshot, trial.plan_seconds)
            say(f"{trial.set_name}: stored, planned, published")
            queueing, reads = _beside_others(alliance, trial, say)
            memory += _memory_after(running, trial)
    return ServiceResults(
        machine=this_machine(),
        begun=begun,
        set_name=trial.set_name,
        set_seed=SET_SEED,
        youths=len(snapshot.youths),
        starts=tuple(starts),
        memory=tuple(memory),
        queueing=tuple(queueing),
        reads=tuple(reads),
    )


def _start(running: Server, say: Say) -> Start:
    say(f"ready after {running.ready_seconds:.1f} s")
    return Start(answers_seconds=running.answers_seconds, ready_seconds=running.ready_seconds)


def _beside_others(alliance: Alliance, trial: Trial, say: Say) -> tuple[list[Queueing], list[Reads]]:
    planner = alliance.planner
    stored = send(planner, "POST", "/v1/snapshots?scenario=true", content=json_bytes(generate("small", SET_SEED)))
    small = str(stored["id"])
    queueing, reads = [], []

    def read(beside: str, solve: str | None) -> None:
        reads.append(measure_reads(alliance, trial.per_second, trial.for_seconds, beside, solve))
        say(f"read beside {beside}")

    def queue(beside: str) -> None:
        queueing.append(measure_queueing(planner, small, trial.plans, beside))
        say(f"queued beside {beside}")

    read(NOTHING, None)
    queue(NOTHING)
    night = begin_night(planner, trial.plans * SECONDS_A_QUEUED_PLAN + 2 * trial.for_seconds)
    read(f"a nightly solve of {trial.set_name}", night)
    queue(f"a nightly solve of {trial.set_name}")
    stop(planner, night)
    # the desk's queue has one place, so that nothing else begins beside it
    solve = ask(planner, time_limit_seconds=3 * trial.for_seconds, gap=0)
    until_running(planner, solve)
    read(f"a desk's solve of {trial.set_name}", solve)
    stop(planner, solve)
    return queueing, reads


def _memory_after(running: Server, trial: Trial) -> list[Memory]:
    time.sleep(trial.idle_seconds)
    return [memory_of(running.process.pid, f"idle again, {trial.set_name} prepared for the desk")]
