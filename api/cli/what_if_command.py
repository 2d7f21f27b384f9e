from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import (
    LONGEST_SECONDS,
    JsonOption,
    LangOption,
    PolicyOption,
    PublishedOption,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
    finite,
)
from api.cli.output import Output
from api.cli.plan_target import require_writable
from api.cli.refusals import refusals
from api.cli.texts import option_value
from api.cli.travel_sources import DEFAULT_TRAVEL, travel_choice
from api.messages import Lang

if TYPE_CHECKING:
    from matcher.desk.what_if.consequences import NoWay
    from models.snapshot import Snapshot


def what_if_command(
    snapshot: SnapshotArgument,
    youth_id: Annotated[str, typer.Argument(metavar="YOUTH_ID", help="A youth of the snapshot.")],
    plan: Annotated[Path, typer.Option("--plan", metavar="PLAN", help="The plan as it stands.", show_default=False)],
    option: Annotated[
        int | None,
        typer.Option(
            "--option", min=1, max=100_000, metavar="K", help="An option of `recommend`, by rank.", show_default=False
        ),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="ID", help='A unit or "home", also a full one.', show_default=False),
    ] = None,
    from_day: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day at --place; else the cheapest.", show_default=False),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", min=0.1, max=LONGEST_SECONDS, callback=finite, help="Seconds of the search."),
    ] = 10.0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PLAN", help="Writes the plan that follows.", show_default=False)
    ] = None,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """What it means for everybody if one youth comes to a place: who makes way, who gains, at what cost."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    if (option is None) == (place is None):
        raise typer.BadParameter("give --option K or --place ID, one of both", param_hint="--option")
    asked_day = _day(from_day, place)
    if out is not None:
        require_writable(out, (snapshot, plan, policy, published))
    with refusals(output):
        from api.cli.interruption import Interruption
        from api.cli.plan_inputs import read_plan_inputs
        from api.cli.what_if_forcing import Asked, forced_or_reason
        from matcher.desk.what_if.consequences import NoWay
        from matcher.desk.what_if.what_if import what_if
        from models.files import write_plan

        given = read_plan_inputs(output, snapshot, plan, policy, published, chosen_travel)
        baseline, force = forced_or_reason(output, given, Asked(snapshot, youth_id, option, place, asked_day))
        if isinstance(force, NoWay):
            _refuse(output, given.snapshot, force)
        interruption = Interruption(lambda: output.note("solve.stopping"))

        def first(points: int, seconds: float) -> None:
            words = output.messages
            output.note("what_if.first", seconds=words.seconds(seconds), points=words.points(points, signed=True))

        with interruption.listening():
            found = interruption.run(
                lambda: what_if(baseline, force, time_limit, stop=interruption.event, on_first=first)
            )
        if isinstance(found, NoWay):
            _refuse(output, given.snapshot, found)
        if out is not None:
            write_plan(found.plan, out)

    if as_json:
        document = found.model_dump(mode="json", by_alias=True, exclude={"plan"})
        document |= {"difference": found.difference, "better_by_at_most": found.better_by_at_most}
        output.document(document | {"plan": None if out is None else str(out)})
    else:
        from api.cli.what_if_lines import tell_what_if

        tell_what_if(output, given.snapshot, found)
    if out is not None:
        output.note("solve.written", path=out)
    if interruption.asked:
        raise typer.Exit(ExitCode.INTERRUPTED)


def _day(text: str | None, place: str | None) -> date | None:
    if text is None:
        return None
    if place is None:
        raise typer.BadParameter("belongs to --place; an option has its own day", param_hint="--from")
    from models.text.dates import parse_date

    return option_value(parse_date, text, "--from")


def _refuse(output: Output, snapshot: Snapshot, found: NoWay) -> NoReturn:
    """
    Says what is missing.

    Raises
    ------
    typer.Exit
        Always, with code 3.
    """
    from api.cli.what_if_lines import tell_no_way

    if output.as_json:
        output.document({"error": "no_way"} | found.model_dump(mode="json", by_alias=True))
    tell_no_way(output, snapshot, found)
    raise typer.Exit(ExitCode.BAD_INPUT)
