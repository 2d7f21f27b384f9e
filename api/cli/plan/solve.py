from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.live import Live
from rich.text import Text

from api.cli.common.inputs import open_travel, optional_plan, optional_policy, require_writable
from api.cli.common.interruption import Interruption
from api.cli.common.options import PolicyOption, PublishedOption, Reply, SnapshotArgument, TravelOptions, in_blocks
from api.cli.common.output import ExitCode, Output
from api.cli.common.refusals import refusals
from api.cli.plan.plan_lines import PlanLines
from api.jobs.process import peak_memory_mib
from api.messages import Messages
from api.plan_files import fault_report
from matcher.engine.progress import OnProgress, Phase, Progress
from matcher.engine.solve import solve
from matcher.travel.protocol import TravelTimes
from models.files import read_settings, read_snapshot, write_plan
from models.files.atomic import write_file
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

OPTIONS = {
    "time_limit_seconds": "--time-limit",
    "gap": "--gap",
    "workers": "--workers",
    "seed": "--seed",
    "prove": "--prove",
    "deterministic": "--deterministic",
}
"""Settings that have an option of their own."""
PLAIN_EVERY_SECONDS = 1.0
"""Without a terminal: at most one line in so long, but for a new phase."""


@in_blocks
def solve_command(
    snapshot: SnapshotArgument,
    out: Annotated[Path, typer.Option("--out", metavar="PLAN", help="Where the plan is written, as JSON.")],
    *,
    policy: PolicyOption = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="TOML", help="Solver settings.", show_default=False)
    ] = None,
    time_limit: Annotated[float | None, typer.Option("--time-limit", help="Seconds.", show_default=False)] = None,
    gap: Annotated[
        float | None, typer.Option("--gap", help="Stop at this gap: 0.001 is 0.1 %.", show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Threads.", show_default=False)] = None,
    seed: Annotated[int | None, typer.Option("--seed", show_default=False)] = None,
    warm_start: Annotated[
        Path | None,
        typer.Option("--warm-start", metavar="PLAN", help="Yesterday's plan.", show_default=False),
    ] = None,
    published: PublishedOption = None,
    travel: TravelOptions,
    prove: Annotated[
        bool | None, typer.Option("--prove", help="Close the gap (small sets).", show_default=False)
    ] = None,
    deterministic: Annotated[
        bool | None,
        typer.Option("--deterministic", help="The same plan twice on one machine.", show_default=False),
    ] = None,
    reply: Reply,
) -> None:
    """Find a plan, have it checked independently, write it. Ctrl-C writes the best plan so far."""
    output = reply.output
    require_writable(out, (snapshot, policy, settings, published))
    report = out.with_name(f"{out.stem}.refused.json")
    require_writable(report, (snapshot, policy, settings, published))
    interruption = Interruption(lambda: output.note("solve.stopping"))
    with refusals(output), interruption.listening():
        chosen = solver_settings(
            settings,
            {
                "time_limit_seconds": time_limit,
                "gap": gap,
                "workers": workers,
                "seed": seed,
                "prove": prove,
                "deterministic": deterministic,
            },
        )
        content = read_snapshot(snapshot)
        task = Search(
            snapshot=content,
            policy=optional_policy(policy) or Policy(),
            settings=chosen,
            published=optional_plan(published),
            warm_start=optional_plan(warm_start),
            travel=open_travel(output, travel.choice, content, snapshot),
        )
        plan = search(task, output, interruption)
        write_plan(plan, out)
        if plan.refused:
            tell_refused(output, plan, report)
            write_file(report, fault_report(content, plan))
            # it holds birth dates: for whoever ran this, and nobody else on the machine
            report.chmod(0o600)

    if output.as_json:
        output.document(solve_document(plan, out))
    else:
        PlanLines(output, task.snapshot, plan, out, task.published, task.travel).tell()
        output.note("solve.written", path=out)
    _end(output, plan, interruption)


def solver_settings(path: Path | None, given: Mapping[str, object]) -> SolverSettings:
    """
    The settings of a file with what was given on the command line put over them.

    Raises
    ------
    InvalidInputError
        For the file.
    typer.BadParameter
        For an option out of its range.
    """
    settings = SolverSettings() if path is None else read_settings(path)
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return SolverSettings.model_validate({**settings.model_dump(), **chosen})
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=OPTIONS.get(str(first["loc"][0]))) from None


@dataclass(frozen=True)
class Search:
    """What is to be solved."""

    snapshot: Snapshot
    policy: Policy
    settings: SolverSettings
    published: Plan | None
    warm_start: Plan | None
    travel: TravelTimes


def search(task: Search, output: Output, interruption: Interruption) -> Plan:
    """Solves with progress on stderr, stopping when asked."""
    with showing_progress(output) as on_progress:
        return interruption.run(
            lambda: solve(
                task.snapshot,
                task.policy,
                task.settings,
                travel=task.travel,
                published=task.published,
                warm_start=task.warm_start,
                stop=interruption.event,
                on_progress=on_progress,
            )
        )


def solve_document(plan: Plan, path: Path) -> dict[str, Any]:
    """The JSON object of `solve`: the plan's figures and where the plan itself is."""
    seconds = plan.provenance.seconds
    return {
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status.value,
        "ended": None if plan.provenance.ended is None else plan.provenance.ended.value,
        "seconds": round(sum(seconds.values()), 3),
        "seconds_by_phase": seconds,
        "peak_memory_mib": peak_memory_mib(),
        "kpis": plan.kpis,
        "unplaced": [item.model_dump(mode="json", by_alias=True) for item in plan.unplaced],
        "refused": [item.model_dump(mode="json") for item in plan.refused],
        "plan": str(path),
    }


def tell_refused(output: Output, plan: Plan, report: Path) -> None:
    """Says loudly what the independent checker refused, and which file to send."""
    output.note("solve.refused", count=len(plan.refused), path=report)
    for refusal in plan.refused:
        about = (refusal.code, refusal.youth_id, refusal.resource, refusal.first_day)
        output.notes.line("  ".join(str(item) for item in about if item is not None), 2, "bold")


def _end(output: Output, plan: Plan, interruption: Interruption) -> None:
    """Says how it ended, where that is not "done"."""
    if plan.status is PlanStatus.INCUMBENT:
        output.note("solve.incumbent")
    if interruption.asked:
        output.note("solve.interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED)
    if plan.refused:
        raise typer.Exit(ExitCode.PARTLY_REFUSED)
    if plan.status is PlanStatus.INCUMBENT:
        raise typer.Exit(ExitCode.NOTHING_BETTER)


@contextmanager
def showing_progress(output: Output) -> Iterator[OnProgress]:
    """One line that changes on a terminal, plain lines elsewhere; always on stderr."""
    if not output.notes.console.is_terminal:
        yield PlainProgress(output.messages, output.notes.line).show
        return
    line = LiveLine(output.messages)
    with Live(line, console=output.notes.console, transient=True, refresh_per_second=4):
        yield line.show


class PlainProgress:
    """Progress as lines one below the other, not too many."""

    def __init__(
        self, messages: Messages, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._messages = messages
        self._write = write
        self._clock = clock
        self._phase: Phase | None = None
        self._written = 0.0

    def show(self, progress: Progress) -> None:
        """Writes a line when the phase is new or the last line is old enough."""
        now = self._clock()
        if progress.phase is self._phase and now - self._written < PLAIN_EVERY_SECONDS:
            return
        self._phase, self._written = progress.phase, now
        self._write(progress_words(self._messages, progress, progress.seconds))


class LiveLine:
    """The one line; the seconds run on between events."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._latest: tuple[Progress, float] | None = None

    def show(self, progress: Progress) -> None:
        """Takes the newest event; drawn at the next refresh."""
        self._latest = (progress, time.monotonic())

    def __rich__(self) -> Text:
        """The line as it is now, cut at the terminal's width."""
        if self._latest is None:
            return Text("")
        progress, since = self._latest
        seconds = progress.seconds + time.monotonic() - since
        return Text(progress_words(self._messages, progress, seconds), no_wrap=True, overflow="ellipsis")


def progress_words(messages: Messages, progress: Progress, seconds: float) -> str:
    """Seconds and phase first, gap before cost and bound: what matters most survives a narrow terminal."""
    words = [messages.seconds(seconds), messages.name("phase", progress.phase.value)]
    if progress.gap is not None:
        words.append(messages.text("progress.gap", gap=messages.percent(progress.gap)))
    if progress.cost is None:
        words.append(messages.text("progress.before"))
    else:
        words.append(messages.text("progress.cost", cost=messages.points(progress.cost)))
    if progress.bound is not None:
        words.append(messages.text("progress.bound", bound=messages.points(progress.bound)))
    return "  ".join(words)
