from collections.abc import Sequence

import typer

from api.cli.common.inputs import open_travel, optional_plan, optional_policy, require_published, require_same_travel
from api.cli.common.options import PlanArgument, PlanOptions, SnapshotArgument, in_blocks
from api.cli.common.output import ExitCode, Screen
from api.cli.common.refusals import refusals
from api.messages import Messages
from matcher.check import Violation, check_plan
from models.files import read_plan, read_snapshot


@in_blocks
def check_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    *,
    options: PlanOptions,
) -> None:
    """Recompute a plan independently of the engine; list every broken rule (exit code 4)."""
    output = options.output
    with refusals(output):
        content, to_check = read_snapshot(snapshot), read_plan(plan)
        known = optional_plan(options.published)
        require_published(output, to_check, known, plan)
        times = open_travel(output, options.travel.choice, content, snapshot)
        require_same_travel(output, to_check, times, plan)
        report = check_plan(
            content,
            to_check,
            optional_policy(options.policy),
            travel=times,
            published=known,
        )
    if output.as_json:
        output.document(
            {
                "correct": report.correct,
                "cost": report.cost_points,
                "codes": list(report.codes),
                "violations": [violation.model_dump(mode="json") for violation in report.violations],
            }
        )
    elif report.correct:
        cost = output.messages.points(report.cost_points or 0)
        output.screen.line(output.messages.text("check.correct", cost=cost))
    else:
        output.screen.line(output.messages.text("check.wrong", count=len(report.violations)))
        tell_violations(output.screen, output.messages, report.violations)
    if not report.correct:
        raise typer.Exit(ExitCode.RULE_BROKEN)


def tell_violations(screen: Screen, messages: Messages, violations: Sequence[Violation]) -> None:
    """Every violation: code, whom or what it concerns, the words, expected and found."""
    for violation in violations:
        about = (violation.youth_id, violation.resource, violation.date)
        screen.line("  ".join(str(item) for item in (violation.code, *about) if item is not None), 2, "bold")
        screen.line(violation.message, 4)
        if violation.expected is not None or violation.found is not None:
            screen.line(messages.text("check.expected", expected=violation.expected, found=violation.found), 4)
