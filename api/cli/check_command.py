import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import (
    JsonOption,
    LangOption,
    PlanArgument,
    PolicyOption,
    PublishedOption,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
)
from api.cli.output import Output
from api.cli.refusals import refusals
from api.cli.travel_sources import DEFAULT_TRAVEL, open_travel, travel_choice
from api.messages import Lang


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
        from api.cli import inputs
        from matcher.check import check_plan
        from models.files import read_plan, read_snapshot

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
        from api.cli.violations import tell_violations

        output.screen.line(output.messages.text("check.wrong", count=len(report.violations)))
        tell_violations(output.screen, output.messages, report.violations)
    if not report.correct:
        raise typer.Exit(ExitCode.RULE_BROKEN)
