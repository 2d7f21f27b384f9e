from pathlib import Path
from typing import Annotated

import typer

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
from api.cli.refusals import refusals
from api.cli.travel_sources import DEFAULT_TRAVEL, open_travel, travel_choice
from api.messages import Lang


def diff_command(
    snapshot: SnapshotArgument,
    plan_a: Annotated[Path, typer.Argument(metavar="PLAN_A", help="The plan before.")],
    plan_b: Annotated[Path, typer.Argument(metavar="PLAN_B", help="The plan after.")],
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Who changes between two plans of one snapshot and what it gains, by term, region and organisation."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        from api.cli import inputs
        from api.cli.evaluating import evaluate_or_refuse
        from api.summary.comparison import comparison_document
        from matcher.desk.comparison import CostedStays, compare_plans
        from models.files import read_plan, read_snapshot

        content = read_snapshot(snapshot)
        times = open_travel(output, chosen_travel, content, snapshot)
        known = inputs.optional_plan(published)
        given = inputs.optional_policy(policy)
        sides, plans = [], [read_plan(plan_a), read_plan(plan_b)]
        rates = given or plans[1].provenance.policy
        for path, plan in zip((plan_a, plan_b), plans, strict=True):
            inputs.require_same_snapshot(output, content, plan, path)
            inputs.require_same_travel(output, plan, times, path)
            costs = evaluate_or_refuse(output, content, plan, path, rates, known, times).costs
            sides.append(CostedStays({item.youth_id: item.stays for item in plan.trajectories}, costs))
        found = compare_plans(content, *sides)
    if as_json:
        output.document(comparison_document(found))
        return

    from api.cli.diff_lines import tell_comparison

    if given is None and plans[0].provenance.policy != plans[1].provenance.policy:
        output.note("diff.policy", path=plan_b)
    tell_comparison(output, content, found)
