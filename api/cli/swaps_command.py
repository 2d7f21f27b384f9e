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
from api.cli.texts import option_value
from api.cli.travel_sources import DEFAULT_TRAVEL, travel_choice
from api.messages import Lang


def swaps_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Day of the exchange; else today.", show_default=False),
    ] = None,
    longest: Annotated[int, typer.Option("--longest", min=2, max=4, metavar="N", help="Most youths in a chain.")] = 4,
    top: Annotated[int, typer.Option("--top", min=1, max=100_000, metavar="K", help="Exchanges shown.")] = 5,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Voluntary exchanges of places in which nobody loses and the plan gains, and what remains if one drops out."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    day = None
    if on is not None:
        from models.text.dates import parse_date

        day = option_value(parse_date, on, "--on")
    with refusals(output):
        from api.cli.plan_inputs import read_plan_inputs
        from api.cli.refusals import refuse
        from matcher.desk.swaps.swaps import swaps

        desk = read_plan_inputs(output, snapshot, plan, policy, published, chosen_travel).desk(output)
        content = desk.problem.instance.snapshot
        calendar = content.calendar
        last = calendar.date_of(calendar.boundaries[-2])
        if day is not None and not calendar.as_of <= day <= last:
            refuse(output, str(snapshot), "exchange_day", "--on", date=day, start=calendar.as_of, end=last)
        found = swaps(desk, day, longest, top)

    if as_json:
        output.document(found.model_dump(mode="json", by_alias=True))
        return

    from api.cli.swaps_lines import tell_swaps

    tell_swaps(output, content, found)
