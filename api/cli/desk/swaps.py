from typing import Annotated

import typer

from api.cli.common.options import PlanArgument, PlanOptions, SnapshotArgument, in_blocks, option_value
from api.cli.common.output import Output
from api.cli.common.refusals import refusals, refuse
from api.cli.desk.inputs import read_plan_inputs
from api.summary.courses import CourseWords
from matcher.desk.swaps.graph import MOST_DRAFTS
from matcher.desk.swaps.swaps import SwapProposal, SwapSearch, swaps
from models.snapshot import Snapshot
from models.text.dates import parse_date


@in_blocks
def swaps_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Day of the exchange; else today.", show_default=False),
    ] = None,
    longest: Annotated[int, typer.Option("--longest", min=2, max=4, metavar="N", help="Most youths in a chain.")] = 4,
    top: Annotated[int, typer.Option("--top", min=1, max=100_000, metavar="K", help="Exchanges shown.")] = 5,
    *,
    options: PlanOptions,
) -> None:
    """Voluntary exchanges of places in which nobody loses and the plan gains, and what remains if one drops out."""
    output = options.output
    day = None
    if on is not None:
        day = option_value(parse_date, on, "--on")
    with refusals(output):
        desk = read_plan_inputs(snapshot, plan, options).desk(output)
        content = desk.problem.instance.snapshot
        calendar = content.calendar
        last = calendar.date_of(calendar.boundaries[-2])
        if day is not None and not calendar.as_of <= day <= last:
            refuse(output, str(snapshot), "exchange_day", "--on", date=day, start=calendar.as_of, end=last)
        found = swaps(desk, day, longest, top)

    if output.as_json:
        output.document(found.model_dump(mode="json", by_alias=True))
        return

    tell_swaps(output, content, found)


def tell_swaps(output: Output, snapshot: Snapshot, found: SwapSearch) -> None:
    """The exchanges that gain most, link by link, and how far was looked."""
    screen, words = output.screen, output.messages
    if found.proposals:
        best = words.points(found.proposals[0].gained_points)
        screen.line(words.text("swaps.heading", found=found.found, date=found.on, points=best), style="bold")
    else:
        screen.line(words.text("swaps.none", date=found.on), style="bold")
    counts = {"youths": found.youths, "links": words.points(found.links), "longest": found.longest}
    screen.line(words.text("swaps.looked", examined=words.points(found.chains_examined), **counts), 2)
    if not found.proposals:
        screen.line(words.text(why_none(found), youths=found.youths), 2)
    if not found.is_complete:
        screen.line(words.text("swaps.cut", most=words.points(MOST_DRAFTS)), 2)
    if found.found > 1:
        screen.line(words.text("swaps.apart"), 2)
    places = CourseWords(snapshot, words)
    for number, proposal in enumerate(found.proposals, start=1):
        _tell_proposal(output, places, number, proposal)
    if found.found > len(found.proposals):
        more, everything = found.found - len(found.proposals), found.found
        screen.line(words.text("recommend.more", count=more, count_all=everything), 2)


def why_none(found: SwapSearch) -> str:
    """The key of what it failed on: leave to move, somewhere to go, wishes that meet, room and gain."""
    if not found.youths:
        return "swaps.nobody_may"
    if not found.links:
        return "swaps.no_wish"
    return "swaps.no_gain" if found.chains_examined else "swaps.no_chain"


def _tell_proposal(output: Output, places: CourseWords, number: int, proposal: SwapProposal) -> None:
    screen, words = output.screen, output.messages
    points = words.points(proposal.gained_points)
    key = f"swaps.{proposal.kind.value}"
    screen.heading(words.text(key, number=number, count=len(proposal.links), points=points))
    for link in proposal.links:
        start, end = places.place(link.from_place), places.place(link.to_place)
        gained = words.points(link.gained_points)
        screen.line(words.text("swaps.link", youth=link.youth_id, start=start, end=end, points=gained), 3)
        terms = sorted(link.gained_by_term.items(), key=lambda item: -item[1])
        told = ", ".join(f"{words.name('term', term)} {words.points(value, signed=True)}" for term, value in terms)
        if told:
            screen.line(told, 5)
    for rest in proposal.without:
        gained = words.points(rest.gained_points)
        going = words.text("swaps.nobody")
        if rest.still_going:
            key = "swaps.still.one" if len(rest.still_going) == 1 else "swaps.still"
            going = words.text(key, youths=", ".join(rest.still_going), points=gained)
        screen.line(words.text("swaps.without", youth=rest.youth_id, going=going), 3)
