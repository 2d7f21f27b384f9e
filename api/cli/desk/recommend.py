from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.inputs import (
    open_travel,
    optional_plan,
    optional_policy,
    require_published,
    require_same_snapshot,
    require_same_travel,
)
from api.cli.common.options import PlanOptions, SnapshotArgument, in_blocks
from api.cli.common.output import Output
from api.cli.common.refusals import refusals
from api.cli.desk.inputs import read_new_youth, refuse_not_held, require_youth, tell_partial, with_youth
from api.summary.reasons import GroupWords, OptionWords, ReasonWords
from matcher.desk import OptionKind, PlaceReason, PlanNotHeldError, Recommendation, open_desk, recommend
from matcher.desk.reasons.place_reason import grouped
from models.files import read_snapshot
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

STAYING = (OptionKind.STAY, OptionKind.STAY_WITH_BRIGADE)
MOST_PLACES = 3
"""Of a group of places with one reason, so many are named."""


@in_blocks
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
    *,
    options: PlanOptions,
) -> None:
    """Options for one youth that can be taken now, ranked, and why no other place is one."""
    output = options.output
    if (youth_id is None) == (youth is None):
        raise typer.BadParameter("give a YOUTH_ID or --youth FILE, one of both", param_hint="YOUTH_ID")
    with refusals(output):
        content = read_snapshot(snapshot)
        latest, known = optional_plan(plan), optional_plan(options.published)
        if latest is not None and plan is not None:
            require_same_snapshot(output, content, latest, plan)
            require_published(output, latest, known, plan)
            tell_partial(output, content, latest)
        if youth is not None:
            added = read_new_youth(output, youth, content)
            content, youth_id = with_youth(content, added, youth), added.id
        youth_id = youth_id or ""
        require_youth(output, content, youth_id, snapshot)
        times = open_travel(output, options.travel.choice, content, youth or snapshot)
        if latest is not None and plan is not None:
            require_same_travel(output, latest, times, plan)
        rates = optional_policy(options.policy) or (Policy() if latest is None else latest.provenance.policy)
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
    if output.as_json:
        document = found.model_dump(mode="json", by_alias=True)
        for option, told in zip(found.options, document["options"], strict=True):
            told["total_points"] = option.total_points
        document["options_left_off"] = max(0, len(found.options) - top)
        document["options"] = document["options"][:top]
        output.document(document)
        return

    tell_recommendation(output, content, found, top, everything)


def tell_recommendation(output: Output, snapshot: Snapshot, found: Recommendation, top: int, everything: bool) -> None:
    """
    The best options, what is missing where there is none, what follows else, and why the other places are none.

    Parameters
    ----------
    top
        Options told.
    everything
        Every place that is no option is named.
    """
    screen, messages = output.screen, output.messages
    words, reasons = OptionWords(snapshot, messages), ReasonWords(snapshot, messages)
    youth = next(item for item in snapshot.youths if item.id == found.youth_id)
    count = len(found.options)
    key = "recommend.options" if count else "recommend.none"
    screen.line(messages.text(key, youth=found.youth_id, count=count), style="bold")
    for number, option in enumerate(found.options[:top], start=1):
        screen.line(words.heading(number, option), 2, "bold")
        for line in words.lines(youth, option):
            screen.line(line, 5)
    if count > top:
        screen.line(messages.text("recommend.more", count=count - top, count_all=count), 2)
    if found.near_best:
        screen.line(messages.text("recommend.near_best", count=found.near_best), 2)
    if count and all(option.kind in STAYING for option in found.options):
        screen.line(messages.text("recommend.only_stay"), 2)
    if found.relaxations:
        screen.line(messages.text("recommend.missing", reason=reasons.reason(found.relaxations[0])), 2, "bold")
        screen.heading(messages.text("recommend.nearest"))
        for item in found.relaxations:
            screen.line(reasons.reason(item), 2)
    _tell_without_choice(output, found)
    tell_reasons(output, snapshot, found.reasons, everything)


def _tell_without_choice(output: Output, found: Recommendation) -> None:
    screen, messages, otherwise = output.screen, output.messages, found.without_choice
    points = messages.points(otherwise.own_points)
    if otherwise.waiting_from is None:
        screen.heading(messages.text("recommend.placed", points=points))
    else:
        days, date = otherwise.days_without_place, otherwise.waiting_from
        screen.heading(messages.text("recommend.waiting", date=date, days=days, points=points))
    if otherwise.norm_date is not None:
        screen.line(messages.text("recommend.norm", date=otherwise.norm_date), 2)


def tell_reasons(output: Output, snapshot: Snapshot, reasons: Sequence[PlaceReason], everything: bool) -> None:
    """
    Why places are no option, those together that have the same reason; the nearest to being one first.

    Parameters
    ----------
    everything
        Every place is named, else the nearest of each group.
    """
    words, messages = ReasonWords(snapshot, output.messages), output.messages
    if not reasons:
        output.screen.heading(messages.text("recommend.no_reasons"))
        return
    groups = [words.group(group) for group in grouped(reasons)]
    cut = not everything and any(len(group.places) > MOST_PLACES for group in groups)
    output.screen.heading(messages.text("recommend.reasons_cut" if cut else "recommend.reasons", count=len(reasons)))
    for group in groups:
        _tell_group(output, group, len(group.places) if everything else MOST_PLACES)


def _tell_group(output: Output, group: GroupWords, most: int) -> None:
    screen, messages, count = output.screen, output.messages, len(group.places)
    if count == 1:
        # the place has all the words of its group
        screen.line(messages.text("recommend.reason", place=group.places[0][0], reason=group.common), 2)
        return
    screen.line(messages.text("recommend.group", count=count, reason=group.common), 2, "bold")
    told = group.places[:most]
    if any(rest for _, rest in told):
        for place, rest in told:
            screen.line(messages.text("recommend.reason", place=place, reason=rest) if rest else place, 4)
        if count > most:
            screen.line(messages.text("recommend.group_more", count=count - most), 4)
        return
    names = ", ".join(place for place, _ in told)
    if count > most:
        names = messages.text("recommend.group_names", names=names, count=count - most)
    screen.line(names, 4)
