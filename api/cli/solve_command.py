from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import (
    JsonOption,
    LangOption,
    PolicyOption,
    PublishedOption,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
)
from api.cli.output import Output
from api.cli.plan_target import require_writable
from api.cli.refusals import refusals
from api.cli.solve_settings import solver_settings
from api.cli.travel_sources import DEFAULT_TRAVEL, open_travel, travel_choice
from api.messages import Lang

if TYPE_CHECKING:
    from api.cli.interruption import Interruption
    from models.plan import Plan


def solve_command(
    snapshot: SnapshotArgument,
    out: Annotated[Path, typer.Option("--out", metavar="PLAN", help="Where the plan is written, as JSON.")],
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
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    prove: Annotated[
        bool | None, typer.Option("--prove", help="Close the gap (small sets).", show_default=False)
    ] = None,
    deterministic: Annotated[
        bool | None,
        typer.Option("--deterministic", help="The same plan twice on one machine.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Find a plan, have it checked independently, write it. Ctrl-C writes the best plan so far."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    require_writable(out, (snapshot, policy, settings, published))
    report = out.with_name(f"{out.stem}.refused.json")
    require_writable(report, (snapshot, policy, settings, published))
    from api.cli import inputs
    from api.cli.interruption import Interruption
    from api.cli.searching import Search, search, tell_refused
    from api.fault_report import fault_report
    from models.files import read_snapshot, write_plan
    from models.files.atomic import write_file
    from models.policy import Policy

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
            policy=inputs.optional_policy(policy) or Policy(),
            settings=chosen,
            published=inputs.optional_plan(published),
            warm_start=inputs.optional_plan(warm_start),
            travel=open_travel(output, chosen_travel, content, snapshot),
        )
        plan = search(task, output, interruption)
        write_plan(plan, out)
        if plan.refused:
            tell_refused(output, plan, report)
            write_file(report, fault_report(content, plan))
            # it holds birth dates: for whoever ran this, and nobody else on the machine
            report.chmod(0o600)

    if as_json:
        from api.cli.solve_document import solve_document

        output.document(solve_document(plan, out))
    else:
        from api.cli.plan_lines import PlanLines

        PlanLines(output, task.snapshot, plan, out, task.published, task.travel).tell()
        output.note("solve.written", path=out)
    _end(output, plan, interruption)


def _end(output: Output, plan: Plan, interruption: Interruption) -> None:
    """Says how it ended, where that is not "done"."""
    from models.plan import PlanStatus

    if plan.status is PlanStatus.INCUMBENT:
        output.note("solve.incumbent")
    if interruption.asked:
        output.note("solve.interrupted")
        raise typer.Exit(ExitCode.INTERRUPTED)
    if plan.refused:
        raise typer.Exit(ExitCode.PARTLY_REFUSED)
    if plan.status is PlanStatus.INCUMBENT:
        raise typer.Exit(ExitCode.NOTHING_BETTER)
