from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import (
    JsonOption,
    LangOption,
    PlanArgument,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
)
from api.cli.output import Output
from api.cli.plan_target import require_writable
from api.cli.refusals import refusals
from api.cli.travel_sources import DEFAULT_TRAVEL, open_travel, travel_choice
from api.messages import Lang

if TYPE_CHECKING:
    from api.cli.visits_planning import PlannedVisits


def visits_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    week: Annotated[str, typer.Option("--week", metavar="WEEK", help="An ISO week, such as 2026-W48.")],
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
        float, typer.Option("--time-limit", min=0.1, max=86_400, help="Seconds, all teams together.")
    ] = 30.0,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Threads.")] = 2,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1)] = 0,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """The brigade's week: who visits whom, on which day and when; a calendar for each expert."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    if next_snapshot is not None:
        require_writable(next_snapshot, (snapshot, plan, experts))
    from api.cli import inputs
    from api.cli.interruption import Interruption
    from api.cli.visits_files import require_folder, write_week
    from api.cli.visits_planning import VisitsTask, corrected, plan_visits, read_task

    if out is not None:
        require_folder(out)
    interruption = Interruption(lambda: output.note("visits.stopping"))
    with refusals(output), interruption.listening():
        read = read_task(snapshot, plan, experts)
        inputs.require_same_snapshot(output, read.snapshot, read.plan, plan)
        times = open_travel(output, chosen_travel, read.snapshot, snapshot)
        inputs.require_same_travel(output, read.plan, times, plan)
        task = VisitsTask(read, week, tuple(team or ()), ambulant, times, time_limit, workers, seed)
        planned = plan_visits(task, output, interruption)
        written: list[Path] = []
        if out is not None:
            from datetime import UTC, datetime

            written = write_week(planned.plan, out, output.messages, datetime.now(UTC))
        if next_snapshot is not None:
            from models.files import write_snapshot

            write_snapshot(corrected(read.snapshot, planned.plan.corrections), next_snapshot)
    _tell(output, planned, out, written, next_snapshot)
    if interruption.asked:
        output.note("visits.interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED)


def _tell(
    output: Output, planned: PlannedVisits, out: Path | None, written: list[Path], next_snapshot: Path | None
) -> None:
    if output.as_json:
        document = planned.plan.model_dump(mode="json", by_alias=True)
        output.document({**document, "files": [str(path) for path in written]})
    else:
        from api.cli.visits_planning import tell_visits

        tell_visits(output, planned)
    if out is not None:
        output.note("visits.written", path=out, count=len(written))
    if next_snapshot is not None:
        output.note("visits.next_snapshot", path=next_snapshot, count=len(planned.plan.corrections))
