from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.inputs import (
    open_travel,
    optional_plan,
    optional_policy,
    require_same_snapshot,
    require_same_travel,
)
from api.cli.common.options import PlanOptions, SnapshotArgument, in_blocks
from api.cli.common.output import Output, tell_table
from api.cli.common.refusals import refusals
from api.cli.plan.evaluate import evaluate_or_refuse
from api.cli.plan.plan_lines import tell_changes, tell_differences
from matcher.desk.comparison import CostedStays, PlanComparison, compare_plans
from models.files import read_plan, read_snapshot
from models.snapshot import Snapshot

MOST_CHANGES = 25


@in_blocks
def diff_command(
    snapshot: SnapshotArgument,
    plan_a: Annotated[Path, typer.Argument(metavar="PLAN_A", help="The plan before.")],
    plan_b: Annotated[Path, typer.Argument(metavar="PLAN_B", help="The plan after.")],
    *,
    options: PlanOptions,
) -> None:
    """Who changes between two plans of one snapshot and what it gains, by term, region and organisation."""
    output = options.output
    with refusals(output):
        content = read_snapshot(snapshot)
        times = open_travel(output, options.travel.choice, content, snapshot)
        known = optional_plan(options.published)
        given = optional_policy(options.policy)
        sides, plans = [], [read_plan(plan_a), read_plan(plan_b)]
        rates = given or plans[1].provenance.policy
        for path, plan in zip((plan_a, plan_b), plans, strict=True):
            require_same_snapshot(output, content, plan, path)
            require_same_travel(output, plan, times, path)
            costs = evaluate_or_refuse(output, content, plan, path, rates, known, times).costs
            sides.append(CostedStays({item.youth_id: item.stays for item in plan.trajectories}, costs))
        found = compare_plans(content, *sides)
    if output.as_json:
        output.document(comparison_document(found))
        return

    if given is None and plans[0].provenance.policy != plans[1].provenance.policy:
        output.note("diff.policy", path=plan_b)
    tell_plan_comparison(output, content, found)


def comparison_document(found: PlanComparison) -> dict[str, object]:
    """Two plans beside each other as JSON; a is the plan before, b the one after."""
    return {
        "cost_a": sum(found.points_before.values()),
        "cost_b": sum(found.points_after.values()),
        "terms": [
            {
                "term": term,
                "a": found.points_before.get(term, 0),
                "b": found.points_after.get(term, 0),
                "difference": points,
            }
            for term, points in found.differences.items()
        ],
        "points_of_others": found.points_of_others,
        "changes": [change.document() for change in found.changes],
        "regions": [
            {
                "region_id": item.region_id,
                "changes": item.changes,
                "a": item.points_before,
                "b": item.points_after,
                "difference": item.points,
                "terms": dict(item.differences),
                "days_without_place_a": item.days_without_place_before,
                "days_without_place_b": item.days_without_place_after,
            }
            for item in found.regions
        ],
        "organisations": [
            {name.replace("_before", "_a").replace("_after", "_b"): value for name, value in asdict(item).items()}
            for item in found.organisations
        ],
    }


def tell_plan_comparison(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    """The totals by term, region and organisation, then who changes."""
    words, screen = output.messages, output.screen
    a, b = (sum(points.values()) for points in (found.points_before, found.points_after))
    difference = words.points(found.points, signed=True)
    screen.line(words.text("diff.cost", a=words.points(a), b=words.points(b), difference=difference))
    if not found.changes:
        screen.line(words.text("diff.same"))
    tell_differences(output, found.differences)
    if found.points_of_others:
        screen.line(words.text("diff.others", points=words.points(found.points_of_others, signed=True)), 2)
    _tell_regions(output, snapshot, found)
    _tell_organisations(output, snapshot, found)
    if found.changes:
        screen.heading(words.text("diff.changes", count=len(found.changes)))
        tell_changes(output, snapshot, found.changes, most=MOST_CHANGES, where="--json")


def _tell_regions(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    if not found.regions:
        return
    words = output.messages
    names = {region.id: region.name for region in snapshot.regions}
    output.screen.heading(words.text("diff.regions"))
    head = [words.text(f"table.{column}") for column in ("region", "changes", "difference", "without_place")]
    rows = [
        [
            f"{item.region_id} {names[item.region_id]}",
            words.points(item.changes),
            words.points(item.points, signed=True),
            f"{words.points(item.days_without_place_before)} → {words.points(item.days_without_place_after)}",
        ]
        for item in found.regions
    ]
    tell_table(output.screen, head, rows)


def _tell_organisations(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    if not found.organisations:
        return
    words = output.messages
    names = {organisation.id: organisation.name for organisation in snapshot.organisations}
    output.screen.heading(words.text("diff.organisations"))
    columns = ("organisation", "arrivals", "departures", "bed_days", "support_days")
    rows = [
        [
            f"{item.organisation_id} {names[item.organisation_id]}",
            words.points(item.arrivals),
            words.points(item.departures),
            words.points(item.bed_days_after - item.bed_days_before, signed=True),
            words.points(item.support_days_after - item.support_days_before, signed=True),
        ]
        for item in found.organisations
    ]
    tell_table(output.screen, [words.text(f"table.{column}") for column in columns], rows)
