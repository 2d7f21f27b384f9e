from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.inputs import open_travel, require_same_snapshot, require_same_travel, require_writable
from api.cli.common.interruption import Interruption
from api.cli.common.options import (
    LONGEST_SECONDS,
    PlanArgument,
    Reply,
    SnapshotArgument,
    TravelOptions,
    finite,
    in_blocks,
)
from api.cli.common.output import ExitCode, Output
from api.cli.common.refusals import refusals
from api.cli.visits.files import require_folder, write_week
from api.cli.visits.lines import WeekLines, tell_correction, tell_legend
from matcher.travel.protocol import TravelTimes
from matcher.visits.correction import travel_correction
from matcher.visits.planning import WeekProgress, WeekRejectedError, plan_weeks
from matcher.visits.requests import TeamRequest, team_requests
from matcher.visits.routing.limits import SearchLimits
from models.files import read_plan, read_snapshot, write_snapshot
from models.files.documents import read_json
from models.plan import Plan
from models.snapshot import Snapshot
from models.visits.arrangements import Arrangements
from models.visits.team_week import TeamKind
from models.visits.visit_plan import TeamWeekPlan, TravelCorrection, VisitPlan

PROGRESS_EVERY_SECONDS = 1.0


@in_blocks
def visits_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    week: Annotated[str, typer.Option("--week", metavar="WEEK", help="An ISO week, such as 2026-W48.")],
    *,
    experts: Annotated[
        Path | None,
        typer.Option(
            "--experts",
            metavar="FILE",
            help="Who works when and what is arranged, as JSON; without it a roster is assumed.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="For the week as JSON and a calendar for each expert.", show_default=False
        ),
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option("--team", metavar="ID", help="Only this team, of either kind; may be repeated.")
    ] = None,
    ambulant: Annotated[bool, typer.Option("--ambulant", help="Ambulant teams too.")] = False,
    next_snapshot: Annotated[
        Path | None,
        typer.Option(
            "--next-snapshot", metavar="FILE", help="For the snapshot with corrected travel.", show_default=False
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit", min=0.1, max=LONGEST_SECONDS, callback=finite, help="Seconds, all teams together."
        ),
    ] = 30.0,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Threads.")] = 2,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1)] = 0,
    travel: TravelOptions,
    reply: Reply,
) -> None:
    """The brigade's week: who visits whom, on which day and when; a calendar for each expert."""
    output = reply.output
    if next_snapshot is not None:
        require_writable(next_snapshot, (snapshot, plan, experts))
    if out is not None:
        require_folder(out)
    interruption = Interruption(lambda: output.note("visits.stopping"))
    with refusals(output), interruption.listening():
        read = read_task(snapshot, plan, experts)
        require_same_snapshot(output, read.snapshot, read.plan, plan)
        times = open_travel(output, travel.choice, read.snapshot, snapshot)
        require_same_travel(output, read.plan, times, plan)
        task = VisitsTask(read, week, tuple(team or ()), ambulant, times, time_limit, workers, seed)
        planned = plan_visits(task, output, interruption)
        written: list[Path] = []
        if out is not None:
            written = write_week(planned.plan, out, output.messages, datetime.now(UTC))
        if next_snapshot is not None:
            write_snapshot(corrected(read.snapshot, planned.plan.corrections), next_snapshot)
    _tell_end(output, planned, out, written, next_snapshot)
    if interruption.asked:
        output.note("visits.interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED)


def _tell_end(
    output: Output, planned: PlannedVisits, out: Path | None, written: list[Path], next_snapshot: Path | None
) -> None:
    if output.as_json:
        document = planned.plan.model_dump(mode="json", by_alias=True)
        output.document({**document, "files": [str(path) for path in written]})
    else:
        tell_visits(output, planned)
    if out is not None:
        output.note("visits.written", path=out, count=len(written))
    if next_snapshot is not None:
        output.note("visits.next_snapshot", path=next_snapshot, count=len(planned.plan.corrections))


@dataclass(frozen=True)
class ReadTask:
    """What was read from files."""

    snapshot: Snapshot
    plan: Plan
    arrangements: Arrangements | None


@dataclass(frozen=True)
class VisitsTask:
    """What is to be planned, and how long."""

    read: ReadTask
    week: str
    team_ids: tuple[str, ...]
    ambulant: bool
    travel: TravelTimes
    time_limit_seconds: float
    workers: int
    seed: int


@dataclass(frozen=True)
class PlannedVisits:
    """What came of it, with what was asked."""

    plan: VisitPlan
    requests: tuple[TeamRequest, ...]
    travel: TravelTimes


def read_task(snapshot: Path, plan: Path, experts: Path | None) -> ReadTask:
    """
    Reads the command's inputs.

    Raises
    ------
    InvalidInputError
        With every problem of the first file that has any.
    """
    arrangements = None if experts is None else read_json(Arrangements, experts)
    return ReadTask(read_snapshot(snapshot), read_plan(plan), arrangements)


def plan_visits(task: VisitsTask, output: Output, interruption: Interruption) -> PlannedVisits:
    """
    Plans the weeks with progress on stderr, stopping when asked.

    Raises
    ------
    InvalidInputError
        With everything that keeps the week from being planned.
    typer.Exit
        Code 4, if the independent checker rejected a week: a mistake of the search, told in full.
    """
    read = task.read
    kinds = (TeamKind.BRIGADE, TeamKind.AMBULANT) if task.ambulant else (TeamKind.BRIGADE,)
    requests = team_requests(read.snapshot, read.plan, task.week, read.arrangements, kinds, task.team_ids)
    begun = time.monotonic()
    telling = _Telling(output)
    try:
        teams = interruption.run(
            lambda: plan_weeks(
                [request.week for request in requests],
                task.travel,
                task.time_limit_seconds,
                SearchLimits(workers=task.workers, seed=task.seed),
                stop=interruption.event,
                on_progress=telling.show,
            )
        )
    except WeekRejectedError as error:
        violations = [item.model_dump(mode="json") for item in error.violations]
        if output.as_json:
            output.document({"error": "week_rejected", "team": error.team_id, "violations": violations})
        output.note("visits.rejected", count=len(violations))
        for item in error.violations:
            output.notes.line(f"{item.code}: {item.message}", 2)
        raise typer.Exit(ExitCode.RULE_BROKEN) from None
    plan = VisitPlan(
        snapshot_id=read.snapshot.id,
        week=task.week,
        travel=task.travel.name,
        teams=tuple(teams),
        corrections=tuple(_corrections(requests, teams, task.travel)),
        seed=task.seed,
        seconds=round(time.monotonic() - begun, 3),
        stopped=interruption.asked,
    )
    return PlannedVisits(plan, tuple(requests), task.travel)


def corrected(snapshot: Snapshot, corrections: Sequence[TravelCorrection]) -> Snapshot:
    """The snapshot with the corrections at their teams; nothing else differs."""
    percent = {(item.kind, item.team_id): item.travel_percent for item in corrections}
    brigades = tuple(
        team.model_copy(update={"travel_percent": percent.get((TeamKind.BRIGADE, team.id), team.travel_percent)})
        for team in snapshot.brigade_teams
    )
    ambulant = tuple(
        team.model_copy(update={"travel_percent": percent.get((TeamKind.AMBULANT, team.id), team.travel_percent)})
        for team in snapshot.ambulant_teams
    )
    return snapshot.model_copy(update={"brigade_teams": brigades, "ambulant_teams": ambulant})


def tell_visits(output: Output, planned: PlannedVisits) -> None:
    """Every team's week, then what the next plan must know."""
    if not planned.requests:
        output.screen.line(output.messages.text("visits.none", week=planned.plan.week))
        return
    tell_legend(output)
    for request, team in zip(planned.requests, planned.plan.teams, strict=True):
        WeekLines(output, request.week, team, planned.travel).tell()
    if planned.plan.corrections:
        output.screen.heading(output.messages.text("visits.corrections"))
        for correction in planned.plan.corrections:
            tell_correction(output, correction)
        output.screen.line(output.messages.text("visits.correction_how"), 2)


def _corrections(
    requests: Sequence[TeamRequest], teams: Sequence[TeamWeekPlan], travel: TravelTimes
) -> list[TravelCorrection]:
    found = []
    for request, team in zip(requests, teams, strict=True):
        visits = request.week.visits
        minutes = travel.minutes([request.team.location], [visit.location for visit in visits])[0]
        base_minutes = {visit.id: int(value) for visit, value in zip(visits, minutes, strict=True)}
        correction = travel_correction(request.team, request.week, team, request.asked, base_minutes)
        if correction is not None:
            found.append(correction)
    return found


class _Telling:
    """Progress as lines on stderr, at most one a second but for a new team; called from several threads."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._team, self._told = "", 0.0

    def show(self, progress: WeekProgress) -> None:
        with self._lock:
            now = time.monotonic()
            if progress.team_id == self._team and now - self._told < PROGRESS_EVERY_SECONDS:
                return
            self._team, self._told = progress.team_id, now
        words = self._output.messages
        self._output.note(
            "visits.progress",
            seconds=words.seconds(progress.seconds),
            team=progress.team_id,
            number=progress.team,
            count=progress.teams,
            points=words.points(progress.points),
            unplanned=progress.unplanned,
        )
