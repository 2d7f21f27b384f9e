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


def recommend_command(
    snapshot: SnapshotArgument,
    youth_id: Annotated[
        str | None, typer.Argument(metavar="[YOUTH_ID]", help="A youth of the snapshot.", show_default=False)
    ] = None,
    youth: Annotated[
        Path | None,
        typer.Option("--youth", metavar="FILE", help="A new youth as JSON, instead of an id.", show_default=False),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan", metavar="PLAN", help="The latest plan: what the others have, and prices.", show_default=False
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=100_000, metavar="K", help="Options shown.")] = 5,
    everything: Annotated[bool, typer.Option("--all", help="Names every place that is no option.")] = False,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Options for one youth that can be taken now, ranked, and why no other place is one."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    if (youth_id is None) == (youth is None):
        raise typer.BadParameter("give a YOUTH_ID or --youth FILE, one of both", param_hint="YOUTH_ID")
    with refusals(output):
        from api.cli import inputs
        from api.cli.new_youth import read_new_youth, with_youth
        from api.cli.plan_inputs import refuse_not_held, tell_partial
        from matcher.desk import PlanNotHeldError, open_desk, recommend
        from models.files import read_snapshot
        from models.policy import Policy
        from models.settings import SolverSettings

        content = read_snapshot(snapshot)
        latest, known = inputs.optional_plan(plan), inputs.optional_plan(published)
        if latest is not None and plan is not None:
            inputs.require_same_snapshot(output, content, latest, plan)
            inputs.require_published(output, latest, known, plan)
            tell_partial(output, content, latest)
        if youth is not None:
            added = read_new_youth(output, youth, content)
            content, youth_id = with_youth(content, added, youth), added.id
        youth_id = youth_id or ""
        inputs.require_youth(output, content, youth_id, snapshot)
        times = open_travel(output, chosen_travel, content, youth or snapshot)
        if latest is not None and plan is not None:
            inputs.require_same_travel(output, latest, times, plan)
        rates = inputs.optional_policy(policy) or (Policy() if latest is None else latest.provenance.policy)
        settings = SolverSettings() if latest is None else latest.provenance.settings
        try:
            desk = open_desk(content, rates, settings, times, latest, known)
        except PlanNotHeldError as error:
            refuse_not_held(output, plan or snapshot, error)
        found = recommend(desk, youth_id)

    if latest is None:
        output.note("recommend.no_plan")
    elif not found.is_priced:
        output.note("recommend.no_prices")
    if as_json:
        document = found.model_dump(mode="json", by_alias=True)
        for option, told in zip(found.options, document["options"], strict=True):
            told["total_points"] = option.total_points
        document["options_left_off"] = max(0, len(found.options) - top)
        document["options"] = document["options"][:top]
        output.document(document)
        return

    from api.cli.recommend_lines import tell_recommendation

    tell_recommendation(output, content, found, top, everything)
