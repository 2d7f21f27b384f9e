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
from api.cli.travel_sources import DEFAULT_TRAVEL, travel_choice
from api.messages import Lang


def explain_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    youth_id: Annotated[str, typer.Argument(metavar="YOUTH_ID", help="A youth of the snapshot.")],
    place: Annotated[
        str | None,
        typer.Option(
            "--place", metavar="ID", help='Why not there: a unit, or "home"; else the best other.', show_default=False
        ),
    ] = None,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Why a plan has a youth here and not there, what the difference costs, and what would have to change."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        from api.cli import inputs
        from api.cli.plan_inputs import read_plan_inputs
        from matcher.desk import explain

        given = read_plan_inputs(output, snapshot, plan, policy, published, chosen_travel)
        inputs.require_youth(output, given.snapshot, youth_id, snapshot)
        inputs.require_place(output, given.snapshot, place, snapshot)
        found = explain(given.desk(output), youth_id, place)

    if not found.is_priced:
        output.note("recommend.no_prices")
    if as_json:
        document = found.model_dump(mode="json", by_alias=True)
        document["here"]["total_points"] = found.here.total_points
        if found.contrast is not None:
            document["contrast"]["total_difference"] = found.contrast.total_difference
        output.document(document)
        return

    from api.cli.explain_lines import tell_explanation

    tell_explanation(output, given.snapshot, found)
