from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api.cli.common.inputs import require_writable
from api.cli.common.interruption import Interruption
from api.cli.common.options import LONGEST_SECONDS, PlanOptions, SnapshotArgument, finite, in_blocks, option_value
from api.cli.common.output import ExitCode, Output, tell_table
from api.cli.common.refusals import refusals, refuse
from api.cli.desk.inputs import PlanInputs, read_plan_inputs, require_place, require_youth
from api.cli.plan.plan_lines import terms_in_words
from api.summary.courses import CourseWords
from api.summary.reasons import ReasonWords
from matcher.desk import Option, recommend
from matcher.desk.baseline import Baseline
from matcher.desk.desk import EVERY_PLACE
from matcher.desk.what_if.consequences import Consequence, NoWay, WhatIf
from matcher.desk.what_if.force import Force
from matcher.desk.what_if.forcing import force_of_option, force_of_place, is_considered
from matcher.desk.what_if.what_if import what_if
from models.files import write_plan
from models.snapshot import Snapshot
from models.text.dates import parse_date

WIDER = {name: EVERY_PLACE[name] for name in ("places_per_youth", "brigade_places_per_youth")}
"""Settings with which every place is among the candidates."""
MOST_YOUTHS = 25


@in_blocks
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
    *,
    options: PlanOptions,
) -> None:
    """What it means for everybody if one youth comes to a place: who makes way, who gains, at what cost."""
    output = options.output
    if (option is None) == (place is None):
        raise typer.BadParameter("give --option K or --place ID, one of both", param_hint="--option")
    asked_day = _day(from_day, place)
    if out is not None:
        require_writable(out, (snapshot, plan, options.policy, options.published))
    with refusals(output):
        given = read_plan_inputs(snapshot, plan, options)
        baseline, force = forced_or_reason(output, given, Asked(snapshot, youth_id, option, place, asked_day))
        if isinstance(force, NoWay):
            _refuse_no_way(output, given.snapshot, force)
        interruption = Interruption(lambda: output.note("solve.stopping"))

        def first(points: int, seconds: float) -> None:
            words = output.messages
            output.note("what_if.first", seconds=words.seconds(seconds), points=words.points(points, signed=True))

        with interruption.listening():
            found = interruption.run(
                lambda: what_if(baseline, force, time_limit, stop=interruption.event, on_first=first)
            )
        if isinstance(found, NoWay):
            _refuse_no_way(output, given.snapshot, found)
        if out is not None:
            write_plan(found.plan, out)

    if output.as_json:
        document = found.model_dump(mode="json", by_alias=True, exclude={"plan"})
        document |= {"difference": found.difference, "better_by_at_most": found.better_by_at_most}
        output.document(document | {"plan": None if out is None else str(out)})
    else:
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

    return option_value(parse_date, text, "--from")


def _refuse_no_way(output: Output, snapshot: Snapshot, found: NoWay) -> NoReturn:
    """
    Says what is missing.

    Raises
    ------
    typer.Exit
        Always, with code 3.
    """
    if output.as_json:
        output.document({"error": "no_way"} | found.model_dump(mode="json", by_alias=True))
    tell_no_way(output, snapshot, found)
    raise typer.Exit(ExitCode.BAD_INPUT)


@dataclass(frozen=True)
class Asked:
    """What a person wants to try: an option by its rank, or a place."""

    snapshot_path: Path
    youth_id: str
    option: int | None
    place: str | None
    from_day: date | None


def forced_or_reason(output: Output, given: PlanInputs, asked: Asked) -> tuple[Baseline, Force | NoWay]:
    """
    The plan as it stands, and what is forced in it; or why that is not possible at all.

    Raises
    ------
    InvalidInputError
        If there is no such youth, option or place.
    """
    snapshot, youth_id = given.snapshot, asked.youth_id
    require_youth(output, snapshot, youth_id, asked.snapshot_path)
    require_place(output, snapshot, asked.place, asked.snapshot_path)
    option = None if asked.option is None else _ranked_option(output, given, asked, asked.option)
    place = asked.place if option is None else option.place
    brigade = None if option is None else _brigade(option)
    baseline = given.standing(output, given.settings)
    if place is not None and not is_considered(baseline.desk, youth_id, place, brigade):
        # beyond the nearest places that the plan's search looked at
        baseline = given.standing(output, given.settings.model_copy(update=WIDER))
    if option is not None:
        return baseline, force_of_option(baseline.desk, youth_id, option)
    found = force_of_place(baseline.desk, youth_id, str(place), asked.from_day)
    if isinstance(found, Force):
        return baseline, found
    return baseline, NoWay(
        snapshot_id=snapshot.id,
        youth_id=youth_id,
        place=str(place),
        from_date=asked.from_day,
        reason=found,
        is_proven=True,
    )


def _ranked_option(output: Output, given: PlanInputs, asked: Asked, rank: int) -> Option:
    """The option of `recommend` with this rank."""
    options = recommend(given.desk(output), asked.youth_id).options
    if rank > len(options):
        refuse(output, str(asked.snapshot_path), "no_such_option", "--option", rank=rank, count=len(options))
    return options[rank - 1]


def _brigade(option: Option) -> bool:
    return next(item for item in option.stays if item.stay.place == option.place).stay.brigade_team_id is not None


def tell_what_if(output: Output, snapshot: Snapshot, found: WhatIf) -> None:
    """The cost for everybody by term, the youth's own course, who else changes, and what a full search could gain."""
    screen, words = output.screen, output.messages
    place = CourseWords(snapshot, words).place(found.place)
    brigade = "" if found.brigade is None else words.text(f"what_if.brigade_{str(found.brigade).lower()}")
    heading = words.text("what_if.heading", youth=found.youth_id, place=place, date=found.from_date, brigade=brigade)
    screen.line(heading, style="bold")
    before, after = words.points(found.cost_before), words.points(found.cost_after)
    screen.line(words.text("diff.cost", a=before, b=after, difference=words.points(found.difference, signed=True)), 2)
    _tell_terms(output, found)
    screen.heading(words.text("what_if.own"))
    _tell_consequence(output, snapshot, found.own)
    count = len(found.others)
    screen.heading(words.text("what_if.others" if count else "what_if.none", count=count))
    for item in found.others[:MOST_YOUTHS]:
        _tell_consequence(output, snapshot, item)
    if count > MOST_YOUTHS:
        screen.line(words.text("summary.more", count=count - MOST_YOUTHS, where="--json"), 2)
    _tell_bound(output, found)


def tell_no_way(output: Output, snapshot: Snapshot, found: NoWay) -> None:
    """What is missing, on stderr."""
    words = output.messages
    place = CourseWords(snapshot, words).place(found.place)
    if found.from_date is None:
        output.note("what_if.no_way", youth=found.youth_id, place=place)
    else:
        output.note("what_if.no_way_from", youth=found.youth_id, place=place, date=found.from_date)
    reason = ReasonWords(snapshot, words).why(found.reason)
    output.notes.line(words.text("recommend.missing", reason=reason), 2, "bold")
    output.notes.line(words.text("what_if.proven" if found.is_proven else "what_if.not_found"), 2)


def _tell_terms(output: Output, found: WhatIf) -> None:
    words = output.messages
    head = [words.text(f"table.{name}") for name in ("term", "before", "after", "difference")]
    rows = [
        [
            words.name("term", item.term),
            words.points(item.before_points),
            words.points(item.after_points),
            words.points(item.after_points - item.before_points, signed=True),
        ]
        for item in found.terms
    ]
    if rows:
        tell_table(output.screen, head, rows)


def _tell_consequence(output: Output, snapshot: Snapshot, item: Consequence) -> None:
    """One youth: points, course before and after, terms, days without a place."""
    screen, words = output.screen, output.messages
    youth = next(one for one in snapshot.youths if one.id == item.youth_id)
    courses = CourseWords(snapshot, words)
    points = words.points(item.points, signed=True)
    screen.line(words.text("change.points", youth=item.youth_id, points=points), 2, "bold")
    before, after = (courses.course(youth, stays) for stays in (item.before, item.after))
    if before == after:
        before, after = (courses.course(youth, stays, with_support=True) for stays in (item.before, item.after))
    if before == after:
        screen.line(words.text("what_if.still", course=after), 4)
    else:
        screen.line(words.text("change.was", course=before), 4)
        screen.line(words.text("change.now", course=after), 4)
    if item.terms:
        screen.line(words.text("change.why", terms=terms_in_words(output, item.terms)), 4)
    longer = item.days_without_place_after - item.days_without_place_before
    if longer:
        key = "what_if.longer" if longer > 0 else "what_if.shorter"
        screen.line(words.text(key, days=abs(longer)), 4)


def _tell_bound(output: Output, found: WhatIf) -> None:
    screen, words = output.screen, output.messages
    share = found.better_by_at_most / found.cost_after if found.cost_after else 0.0
    at_most = words.points(found.better_by_at_most)
    screen.heading(words.text("what_if.bound", points=at_most, share=words.percent(share)))
    screen.line(words.text("what_if.bound_scope", youth=found.youth_id), 2)
    if found.left_out_points:
        screen.line(words.text("what_if.left_out", points=words.points(found.left_out_points)), 2)
