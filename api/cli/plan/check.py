from collections.abc import Sequence

import typer

from api.cli.common import inputs
from api.cli.common.options import (
    JsonOption,
    LangOption,
    PlanArgument,
    PolicyOption,
    PublishedOption,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
)
from api.cli.common.output import Output, Screen
from api.cli.common.refusals import ExitCode, refusals
from api.cli.common.travel import open_travel, travel_choice
from api.messages import Lang, Messages
from matcher.check import Violation, check_plan
from matcher.travel.sources import DEFAULT_TRAVEL
from models.files import read_plan, read_snapshot


def check_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Recompute a plan independently of the engine; list every broken rule (exit code 4)."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        content, to_check = read_snapshot(snapshot), read_plan(plan)
        known = inputs.optional_plan(published)
        inputs.require_published(output, to_check, known, plan)
        times = open_travel(output, chosen_travel, content, snapshot)
        inputs.require_same_travel(output, to_check, times, plan)
        report = check_plan(
            content,
            to_check,
            inputs.optional_policy(policy),
            travel=times,
            published=known,
        )
    if as_json:
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
