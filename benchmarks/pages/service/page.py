"""`python -m benchmarks service`: the service under reads and solves, and its section of RESULTS.md."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from pydantic import Field

from benchmarks.pages.service.measurements import (
    Memory,
    Queueing,
    ReadRun,
    Reads,
    measure_queueing,
    measure_reads,
    memory_of,
)
from benchmarks.pages.service.server import (
    Alliance,
    Server,
    ServiceFailedError,
    ask,
    begin_night,
    open_alliance,
    send,
    server,
    stop,
    until_running,
)
from benchmarks.pages.shell import (
    FOLDER,
    RESULTS_PAGE,
    OutOption,
    PageOption,
    PageResults,
    ReportOption,
    Say,
    Section,
    heading,
    load_words,
    markdown_table,
    require_set,
    say,
    surroundings,
    yes_or_no,
)
from fixtures.generator import SETS, generate
from models.base import Model
from models.files.json_text import json_bytes

SET_SEED = 1
NOTHING_ELSE = "nothing"
SECONDS_A_QUEUED_PLAN = 20.0
"""Allowed for, so that the night outlasts everything that is measured during it."""

MOST_READ_SECONDS, MOST_BEGUN_SECONDS, MOST_IDLE_MIB = 0.05, 1.0, 250.0
"""What is aimed at: 95 of 100 reads, every begin, the idle service."""

AIM_HEAD = ("what", "measured", "aim", "reached")
READS_HEAD = (
    "reads beside",
    "reads",
    "a second",
    "median",
    "95 of 100 within",
    "slowest",
    "processor",
    "refused",
    "load",
)
QUEUE_HEAD = ("plans queued beside", "plans", "begun: median", "slowest", "searching: median", "slowest", "load")
ROUTE_HEAD = ("read", "KiB", "share")


class Start(Model):
    """One start of the service in an empty data folder."""

    answers_seconds: float = Field(description="From the command until it says where it listens.")
    ready_seconds: float = Field(description="Until /ready: tables made, the worker's heart beats.")


class ServiceResults(PageResults):
    """Everything the tables are made of."""

    set_name: str
    set_seed: int
    youths: int
    starts: tuple[Start, ...] = ()
    memory: tuple[Memory, ...] = ()
    queueing: tuple[Queueing, ...] = ()
    reads: tuple[Reads, ...] = ()


def service_command(
    set_name: Annotated[str, typer.Option("--set", metavar="SET", help="Stored, solved and read.")] = "alliance",
    per_second: Annotated[float, typer.Option("--per-second", min=1, max=1000, help="Reads a second.")] = 50.0,
    for_seconds: Annotated[float, typer.Option("--for", min=1, metavar="SECONDS", help="Of each run.")] = 60.0,
    starts: Annotated[int, typer.Option("--starts", min=1, help="Starts of the service.")] = 5,
    plans: Annotated[int, typer.Option("--plans", min=1, help="Plans queued one after the other, each time.")] = 10,
    plan_limit: Annotated[float, typer.Option("--plan-limit", help="Seconds of the plan that is read.")] = 60.0,
    idle: Annotated[float, typer.Option("--idle", help="Seconds before memory is measured.")] = 20.0,
    report: ReportOption = False,
    out: OutOption = FOLDER / "service.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """How the service does during a nightly solve: a real process, on a real socket, with SQLite."""

    def measure_service() -> ServiceResults:
        require_set(set_name, SETS, "--set")
        try:
            return measure(Trial(set_name, per_second, for_seconds, starts, plans, plan_limit, idle), say)
        except ServiceFailedError as error:
            say(str(error))
            raise typer.Exit(1) from None

    SECTION.publish(measure_service, report=report, out=out, page=page)


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


def measure(trial: Trial, say: Say) -> ServiceResults:
    """Starts the service some times, and measures the last one: idle, alone, and during a nightly solve."""
    around, snapshot = surroundings(), generate(trial.set_name, SET_SEED)
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
            queueing, reads = _with_others(alliance, trial, say)
            memory += _memory_after(running, trial)
    return ServiceResults(
        **around,
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


def _with_others(alliance: Alliance, trial: Trial, say: Say) -> tuple[list[Queueing], list[Reads]]:
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

    read(NOTHING_ELSE, None)
    queue(NOTHING_ELSE)
    night = begin_night(planner, trial.plans * SECONDS_A_QUEUED_PLAN + 2 * trial.for_seconds)
    read(f"a nightly solve of {trial.set_name}", night)
    queue(f"a nightly solve of {trial.set_name}")
    stop(planner, night)
    # the desk's queue has one place, so that nothing else begins meanwhile
    solve = ask(planner, time_limit_seconds=3 * trial.for_seconds, gap=0)
    until_running(planner, solve)
    read(f"a desk's solve of {trial.set_name}", solve)
    stop(planner, solve)
    return queueing, reads


def _memory_after(running: Server, trial: Trial) -> list[Memory]:
    time.sleep(trial.idle_seconds)
    return [memory_of(running.process.pid, f"idle again, {trial.set_name} prepared for the desk")]


def service_markdown(results: ServiceResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    starts = np.array([item.answers_seconds for item in results.starts])
    ready = np.array([item.ready_seconds for item in results.starts])
    parts = [
        heading(results, f"; {results.set_name} seed {results.set_seed}, {results.youths:,} youths"),
        markdown_table(AIM_HEAD, _aims(results), frozenset({"measured", "aim"})),
        markdown_table(READS_HEAD, [_reads_row(item) for item in results.reads], frozenset(READS_HEAD[1:8])),
        markdown_table(
            (*ROUTE_HEAD, *(f"beside {item.beside}" for item in results.reads)),
            _route_rows(results.reads),
            frozenset({*ROUTE_HEAD[1:], *(f"beside {item.beside}" for item in results.reads)}),
        ),
        "Milliseconds within which 95 of 100 were answered, by read.",
        markdown_table(QUEUE_HEAD, [_queue_row(item) for item in results.queueing], frozenset(QUEUE_HEAD[1:6])),
        f"Start: {len(starts)} times in an empty folder; it listens after {np.median(starts):.1f} s "
        f"(slowest {starts.max():.1f} s), its worker is ready after {np.median(ready):.1f} s "
        f"(slowest {ready.max():.1f} s). "
        + " ".join(
            f"Memory, {item.moment}: {item.mib:,.0f} MiB in {item.processes} processes." for item in results.memory
        ),
    ]
    return "\n\n".join(parts)


def _aims(results: ServiceResults) -> list[tuple[str, ...]]:
    rows = [
        _aim(f"95 of 100 reads, beside {item.beside}", 1000 * _usual(_all(item)), 1000 * MOST_READ_SECONDS, "ms")
        for item in results.reads
    ]
    rows += [
        _aim(f"slowest begin of a plan, beside {item.beside}", max(_begun(item)), MOST_BEGUN_SECONDS, "s", 2)
        for item in results.queueing
    ]
    return rows + [_aim(f"memory, {item.moment}", item.mib, MOST_IDLE_MIB, "MiB") for item in results.memory[:1]]


def _aim(what: str, found: float, most: float, unit: str, digits: int = 0) -> tuple[str, ...]:
    return (what, f"{found:.{digits}f} {unit}", f"< {most:g} {unit}", yes_or_no(found < most))


def _reads_row(item: Reads) -> tuple[str, ...]:
    seconds = _all(item)
    beside = item.beside if item.solver_running else f"{item.beside} (which had ended)"
    return (
        beside,
        f"{len(seconds):,}",
        f"{item.per_second:g}",
        _milliseconds(float(np.median(seconds))),
        _milliseconds(_usual(seconds)),
        _milliseconds(max(seconds)),
        f"{item.processor_milliseconds:.1f} ms",
        f"{sum(run.refused for run in item.runs)}",
        load_words(item),
    )


def _route_rows(found: tuple[Reads, ...]) -> list[tuple[str, ...]]:
    if not found:
        return []
    return [
        (
            run.read,
            f"{run.bytes_median / 1024:,.1f}",
            f"{100 * len(run.seconds) / len(_all(found[0])):.0f} %",
            *(f"{1000 * _usual(_run(item, run.read).seconds):,.0f}" for item in found),
        )
        for run in found[0].runs
        if run.seconds
    ]


def _queue_row(item: Queueing) -> tuple[str, ...]:
    begun, searching = _begun(item), [plan.search_seconds for plan in item.plans]
    return (
        item.beside,
        f"{len(begun)}",
        f"{np.median(begun):.2f} s",
        f"{max(begun):.2f} s",
        f"{np.median(searching):.1f} s",
        f"{max(searching):.1f} s",
        load_words(item),
    )


def _all(item: Reads) -> list[float]:
    return [seconds for run in item.runs for seconds in run.seconds]


def _run(item: Reads, name: str) -> ReadRun:
    return next(run for run in item.runs if run.read == name)


def _begun(item: Queueing) -> list[float]:
    return [plan.begun_seconds for plan in item.plans]


def _usual(seconds: list[float] | tuple[float, ...]) -> float:
    return float(np.percentile(seconds, 95)) if seconds else float("nan")


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms"


SECTION = Section("service", ServiceResults, service_markdown, written=json_bytes)
