import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.service.reading import measure_queueing, measure_reads, memory_of
from benchmarks.pages.service.records import Memory, Queueing, Reads, ServiceResults, Start
from benchmarks.pages.service.server import (
    Alliance,
    Server,
    ask,
    begin_night,
    open_alliance,
    send,
    server,
    stop,
    until_running,
)
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


RESULTS = Path("benchmarks/results/service.json")
PAGE = Path("benchmarks/RESULTS.md")
COMMAND = "python -m benchmarks service --report"


def service_command(
    set_name: Annotated[str, typer.Option("--set", metavar="SET", help="Stored, solved and read.")] = "alliance",
    per_second: Annotated[float, typer.Option("--per-second", min=1, max=1000, help="Reads a second.")] = 50.0,
    for_seconds: Annotated[float, typer.Option("--for", min=1, metavar="SECONDS", help="Of each run.")] = 60.0,
    starts: Annotated[int, typer.Option("--starts", min=1, help="Starts of the service.")] = 5,
    plans: Annotated[int, typer.Option("--plans", min=1, help="Plans queued one after the other, each time.")] = 10,
    plan_limit: Annotated[float, typer.Option("--plan-limit", help="Seconds of the plan that is read.")] = 60.0,
    idle: Annotated[float, typer.Option("--idle", help="Seconds before memory is measured.")] = 20.0,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """How the service does beside a nightly solve: a real process, on a real socket, with SQLite."""
    from benchmarks.pages.shell import SectionMissingError, rewrite_section

    pass
    from benchmarks.pages.service.records import ServiceResults
    from benchmarks.pages.service.report import service_markdown
    from benchmarks.pages.service.server import ServiceFailedError
    from fixtures.generator import SETS
    from models.files.atomic import write_file
    from models.files.json_text import json_bytes

    console = Console(stderr=True)

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    if report:
        try:
            results = ServiceResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        if set_name not in SETS:
            raise typer.BadParameter(f"no set {set_name!r}; choose from {', '.join(SETS)}", param_hint="--set")
        trial = Trial(
            set_name=set_name,
            per_second=per_second,
            for_seconds=for_seconds,
            starts=starts,
            plans=plans,
            plan_seconds=plan_limit,
            idle_seconds=idle,
        )
        try:
            results = measure(trial, datetime.now(UTC).replace(microsecond=0), say)
        except ServiceFailedError as error:
            say(str(error))
            raise typer.Exit(1) from None
        write_file(out, json_bytes(results))
    try:
        rewrite_section(page, "service", COMMAND, service_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
