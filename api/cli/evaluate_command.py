from typing import Annotated

import typer

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


def evaluate_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    youth: Annotated[
        str | None,
        typer.Option("--youth", metavar="ID", help="The terms of this youth too.", show_default=False),
    ] = None,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Points per term of any plan, also one made by hand (`trajectories` alone will do)."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        from api.cli import inputs
        from api.cli.evaluating import evaluate_or_refuse, term_rows
        from api.cli.refusals import refuse
        from api.handmade import HandmadePlan
        from models.files import read_snapshot
        from models.files.documents import read_json

        content, to_cost = read_snapshot(snapshot), read_json(HandmadePlan, plan)
        inputs.require_same_snapshot(output, content, to_cost, plan)
        times = open_travel(output, chosen_travel, content, snapshot)
        inputs.require_same_travel(output, to_cost, times, plan)
        known = inputs.optional_plan(published)
        if youth is not None and youth not in {item.id for item in content.youths}:
            refuse(output, str(snapshot), "unknown_youth", "--youth", youth=youth)
        rates = inputs.optional_policy(policy) or to_cost.provenance.policy
        evaluation = evaluate_or_refuse(output, content, to_cost, plan, rates, known, times)

    everybody = term_rows(line for lines in evaluation.costs.values() for line in lines)
    of_youth = None if youth is None else term_rows(evaluation.costs[youth])
    departure_counted = to_cost.provenance.published_snapshot_id is None or known is not None
    absent = len(content.youths) - len(to_cost.trajectories)
    if as_json:
        document: dict[str, object] = {
            "cost": evaluation.cost_points,
            "stated_cost": to_cost.cost,
            "terms": [row.document() for row in everybody],
            "youths_without_trajectory": absent,
            "departure_counted": departure_counted,
        }
        if youth is not None and of_youth is not None:
            terms = [row.document() for row in of_youth]
            document["youth"] = {"id": youth, "cost": evaluation.points_of(youth), "terms": terms}
        output.document(document)
        return

    from api.cli.evaluating import tell_terms

    total = output.messages.points(evaluation.cost_points)
    output.screen.line(output.messages.text("evaluate.total", points=total), style="bold")
    if to_cost.cost and to_cost.cost != evaluation.cost_points:
        stated = output.messages.points(to_cost.cost)
        output.screen.line(output.messages.text("evaluate.stated", points=stated))
    tell_terms(output, everybody)
    if youth is not None and of_youth is not None:
        points = output.messages.points(evaluation.points_of(youth))
        output.screen.heading(output.messages.text("evaluate.youth", youth=youth, points=points))
        tell_terms(output, of_youth)
    if not departure_counted:
        output.note("evaluate.not_counted")
    if absent:
        output.note("evaluate.partial", count=absent)
