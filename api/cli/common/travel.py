"""The sources of travel times as options: what is wrong with them, or worth knowing, in the chosen language."""

from pathlib import Path

from api.cli.common.options import option_value
from api.cli.common.output import Output
from matcher.travel import sources
from matcher.travel.protocol import TravelTimes
from matcher.travel.sources import OUTSIDE_ROADS, Notice, OutsideRoadsError, TravelChoice
from models.issue import InvalidInputError
from models.snapshot import Snapshot


def travel_choice(given: str, fallback: str | None = None) -> TravelChoice:
    """
    Takes the options apart.

    Raises
    ------
    typer.BadParameter
        If there is no such source, or a fallback could itself be out of reach.
    """
    chosen = option_value(TravelChoice.parse, given, "--travel")
    if fallback is None:
        return chosen
    instead = option_value(TravelChoice.parse, fallback, "--travel-fallback")
    return option_value(chosen.with_fallback, instead, "--travel-fallback")


def open_travel(output: Output, choice: TravelChoice, snapshot: Snapshot, source: Path) -> TravelTimes:
    """As `matcher.travel.sources.open_travel`; notices go to stderr, refusals have the words of the catalogue."""

    def notify(notice: Notice, **parameters: object) -> None:
        output.note(f"travel.{notice.value}", **parameters)

    try:
        return sources.open_travel(choice, snapshot, str(source), notify)
    except OutsideRoadsError as error:
        remedy = output.messages.text(f"issue.{OUTSIDE_ROADS}.remedy")
        issues = [
            issue.model_copy(
                update={"message": output.messages.text(f"issue.{OUTSIDE_ROADS}", owner=owner), "remedy": remedy}
            )
            for issue, owner in zip(error.issues, error.owners, strict=True)
        ]
        raise InvalidInputError(error.source, issues) from None
