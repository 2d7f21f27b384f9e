from typing import Annotated

import typer

from api.cli.common.interruption import Interruption
from api.cli.common.options import LONGEST_SECONDS, PlanArgument, PlanOptions, SnapshotArgument, finite, in_blocks
from api.cli.common.output import ExitCode, Output, tell_table
from api.cli.common.refusals import refusals
from api.cli.desk.inputs import read_plan_inputs
from matcher.desk.arbitrariness import Arbitrariness, NearPlan, how_arbitrary


@in_blocks
def arbitrary_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    tries: Annotated[int, typer.Option("--tries", min=1, max=100, metavar="N", help="Other plans looked for.")] = 5,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", min=0.1, max=LONGEST_SECONDS, callback=finite, help="Seconds for all of them."),
    ] = 60.0,
    *,
    options: PlanOptions,
) -> None:
    """Whose place differs between plans that cost nearly the same: there, little decides."""
    output = options.output
    with refusals(output):
        given = read_plan_inputs(snapshot, plan, options)
        baseline = given.standing(output, given.settings)
        interruption = Interruption(lambda: output.note("solve.stopping"))
        with interruption.listening():
            found = interruption.run(
                lambda: how_arbitrary(
                    baseline,
                    tries,
                    time_limit,
                    stop=interruption.event,
                    on_plan=lambda item: tell_near_plan(output, item),
                )
            )
    if output.as_json:
        output.document(found.model_dump(mode="json") | {"share": found.share})
    else:
        tell_arbitrariness(output, found)
    if interruption.asked:
        raise typer.Exit(ExitCode.INTERRUPTED)


def tell_near_plan(output: Output, plan: NearPlan) -> None:
    """One other plan as soon as it is there, on stderr."""
    words = output.messages
    output.note("arbitrary.found", seed=plan.seed, points=words.points(plan.cost), count=plan.youths_elsewhere)


def tell_arbitrariness(output: Output, found: Arbitrariness) -> None:
    """How many youths live elsewhere in some plan that costs nearly the same, who they are, and those plans."""
    screen, words = output.screen, output.messages
    near = sum(plan.is_near for plan in found.plans)
    count = len(found.youth_ids)
    if near:
        share = words.percent(found.share)
        screen.line(words.text("arbitrary.share", count=count, youths=found.youths, share=share, plans=near), 0, "bold")
    else:
        screen.line(words.text("arbitrary.no_plan"), 0, "bold")
    head = [words.text(f"arbitrary.{name}") for name in ("seed", "cost", "above", "elsewhere")]
    rows = [
        [
            words.text("arbitrary.near" if plan.is_near else "arbitrary.far", seed=plan.seed),
            words.points(plan.cost),
            words.percent(plan.above_percent / 100),
            words.points(plan.youths_elsewhere),
        ]
        for plan in found.plans
    ]
    rows.insert(0, [words.text("arbitrary.given"), words.points(found.cost), "", ""])
    tell_table(screen, head, rows)
    if found.youth_ids:
        screen.heading(words.text("arbitrary.youths"))
        screen.line(", ".join(found.youth_ids), 2)
