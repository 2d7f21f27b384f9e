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
    """Who changes between two plans of one snapshot, from where to where, and what it gains."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        from api.cli import inputs
        from api.cli.evaluating import evaluate_or_refuse
        from api.summary.changes import CostedStays, differences, find_changes
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
    before, after = sides
    changes = find_changes(before, after)
    points_a, points_b = before.points_by_term(), after.points_by_term()
    by_term = differences(points_a, points_b)
    if as_json:
        output.document(
            {
                "cost_a": sum(points_a.values()),
                "cost_b": sum(points_b.values()),
                "terms": [
                    {
                        "term": term,
                        "a": points_a.get(term, 0),
                        "b": points_b.get(term, 0),
                        "difference": points,
                    }
                    for term, points in by_term.items()
                ],
                "changes": [change.document() for change in changes],
            }
        )
        return

    from api.cli.change_lines import tell_changes, tell_differences

    if given is None and plans[0].provenance.policy != plans[1].provenance.policy:
        output.note("diff.policy", path=plan_b)
    words = output.messages
    a, b = sum(points_a.values()), sum(points_b.values())
    difference = words.points(b - a, signed=True)
    output.screen.line(words.text("diff.cost", a=words.points(a), b=words.points(b), difference=difference))
    if not changes:
        output.screen.line(words.text("diff.same"))
    tell_differences(output, by_term)
    if changes:
        output.screen.heading(words.text("diff.changes", count=len(changes)))
        tell_changes(output, content, changes, most=25, where="--json")
