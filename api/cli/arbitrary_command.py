from typing import Annotated

import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import (
    LONGEST_SECONDS,
    JsonOption,
    LangOption,
    PlanArgument,
    PolicyOption,
    PublishedOption,
    SnapshotArgument,
    TravelFallbackOption,
    TravelOption,
    finite,
)
from api.cli.output import Output
from api.cli.refusals import refusals
from api.cli.travel_sources import DEFAULT_TRAVEL, travel_choice
from api.messages import Lang


def arbitrary_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    tries: Annotated[int, typer.Option("--tries", min=1, max=100, metavar="N", help="Other plans looked for.")] = 5,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", min=0.1, max=LONGEST_SECONDS, callback=finite, help="Seconds for all of them."),
    ] = 60.0,
    policy: PolicyOption = None,
    published: PublishedOption = None,
    travel: TravelOption = DEFAULT_TRAVEL,
    travel_fallback: TravelFallbackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Whose place differs between plans that cost nearly the same: there, little decides."""
    output = Output(as_json, lang)
    chosen_travel = travel_choice(travel, travel_fallback)
    with refusals(output):
        from api.cli.arbitrary_lines import tell_arbitrariness, tell_near_plan
        from api.cli.interruption import Interruption
        from api.cli.plan_inputs import read_plan_inputs
        from matcher.desk.arbitrariness import how_arbitrary

        given = read_plan_inputs(output, snapshot, plan, policy, published, chosen_travel)
        baseline = given.standing(output, given.settings)
        interruption = Interruption(lambda: output.note("solve.stopping"))
        with interruption.listening():
            found = interruption.run(
                lambda: how_arbitrary(
                    baseline,
                    tries,
                    time_limit,
                    stop=interruption.event,
                    on_plan=lambda item: tell_near_plan(output, item),
                )
            )
    if as_json:
        output.document(found.model_dump(mode="json") | {"share": found.share})
    else:
        tell_arbitrariness(output, found)
    if interruption.asked:
        raise typer.Exit(ExitCode.INTERRUPTED)
