from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.common.options import PlanArgument, PlanOptions, SnapshotArgument, in_blocks
from api.cli.common.output import Output
from api.cli.common.refusals import refusals
from api.cli.desk.inputs import read_plan_inputs, require_place, require_youth
from api.summary.courses import CourseWords, ResourceWords
from api.summary.reasons import ReasonWords
from matcher.desk import Explanation, explain
from matcher.desk.explain.explanation import Change, ChangeCode, Contrast, Here, Room
from models.snapshot import Snapshot
from models.youth import Youth


@in_blocks
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
    *,
    options: PlanOptions,
) -> None:
    """Why a plan has a youth here and not there, what the difference costs, and what would have to change."""
    output = options.output
    with refusals(output):
        given = read_plan_inputs(snapshot, plan, options)
        require_youth(output, given.snapshot, youth_id, snapshot)
        require_place(output, given.snapshot, place, snapshot)
        found = explain(given.desk(output), youth_id, place)

    if not found.is_priced:
        output.note("recommend.no_prices")
    if output.as_json:
        document = found.model_dump(mode="json", by_alias=True)
        document["here"]["total_points"] = found.here.total_points
        if found.contrast is not None:
            document["contrast"]["total_difference"] = found.contrast.total_difference
        output.document(document)
        return

    tell_explanation(output, given.snapshot, found)


def tell_explanation(output: Output, snapshot: Snapshot, found: Explanation) -> None:
    """Why here, then one contrast: the reason, what differs, who has the room, the smallest change."""
    lines = _Lines(output, snapshot, found)
    screen = output.screen
    screen.line(lines.heading(), style="bold")
    for line in lines.here(found.here):
        screen.line(line, 2)
    screen.heading(lines.question())
    for line in lines.there():
        screen.line(line, 2)


class _Lines:
    """An explanation put into words."""

    def __init__(self, output: Output, snapshot: Snapshot, found: Explanation) -> None:
        self._words, self._found = output.messages, found
        self._places = CourseWords(snapshot, output.messages)
        self._resources = ResourceWords(self._places, snapshot, output.messages)
        self._reasons = ReasonWords(snapshot, output.messages)
        self._youth: Youth = next(item for item in snapshot.youths if item.id == found.youth_id)

    def heading(self) -> str:
        """Where the plan has the youth."""
        here, words = self._found.here, self._words
        points = words.points(here.total_points)
        if here.place is None:
            return words.text("explain.nowhere", youth=self._youth.id, points=points)
        return words.text("explain.here", youth=self._youth.id, place=self._places.place(here.place), points=points)

    def here(self, here: Here) -> Iterator[str]:
        """What that costs the youth, and the others."""
        words = self._words
        own, price = words.points(here.own_points), words.points(here.price_points)
        yield words.text("recommend.points", own=own, price=price)
        yield words.text("recommend.course", course=self._places.course(self._youth, here.stays, with_support=True))
        terms = [f"{words.name('term', line.term)} {words.points(line.points)}" for line in here.costs]
        if terms:
            yield words.text("recommend.terms", terms=", ".join(terms))
        if here.priced:
            priced = [f"{self._resources.name(item.resource)} {words.points(item.points)}" for item in here.priced]
            yield words.text("explain.priced", resources=", ".join(priced))
        if here.days_without_place:
            yield words.text("explain.days", days=here.days_without_place)

    def question(self) -> str:
        """The place that the contrast is with."""
        found = self._found
        if found.asked is not None:
            return self._words.text("explain.why_not", place=self._places.place(found.asked))
        if found.reason is not None:
            return self._words.text("explain.nearest", place=self._places.place(found.reason.place))
        place = "-" if found.contrast is None else self._places.place(found.contrast.place)
        return self._words.text("explain.best_other", place=place)

    def there(self) -> Iterator[str]:
        """The contrast."""
        found = self._found
        if found.reason is not None:
            yield self._words.text("explain.reason", reason=self._reasons.why(found.reason))
        if found.contrast is not None:
            yield from self._contrast(found.contrast)
        elif found.reason is None:
            place = self._places.place(found.asked or found.here.place or "-")
            yield self._words.text("explain.the_plan", place=place)

    def _contrast(self, contrast: Contrast) -> Iterator[str]:
        words = self._words
        course = self._places.course(self._youth, contrast.stays, with_support=True)
        yield words.text("recommend.course" if contrast.fits else "explain.if_there", course=course)
        signed = (contrast.total_difference, contrast.own_difference, contrast.price_difference)
        points, own, price = (words.points(item, signed=True) for item in signed)
        yield words.text("explain.difference", points=points, own=own, price=price)
        if contrast.terms:
            terms = [
                f"{words.name('term', line.term)} {words.points(line.there - line.here, signed=True)}"
                for line in contrast.terms
            ]
            yield words.text("explain.own", terms=", ".join(terms))
        for item in contrast.room:
            yield from self._room(item)
        yield from self._change(contrast, contrast.change)

    def _room(self, item: Room) -> Iterator[str]:
        words, resource = self._words, self._resources.name(item.resource)
        if item.there != item.here:
            points = words.points(item.there - item.here, signed=True)
            yield words.text("explain.room", resource=resource, points=points)
        if item.held_by:
            youths = ", ".join(item.held_by)
            if item.held_by_count > len(item.held_by):
                youths = words.text("explain.held_more", youths=youths)
            dates = {"start": item.from_date, "end": item.until}
            yield words.text("explain.held", resource=resource, count=item.held_by_count, youths=youths, **dates)

    def _change(self, contrast: Contrast, change: Change) -> Iterator[str]:
        words = self._words
        if change.code is ChangeCode.NOTHING:
            better = contrast.own_difference < 0
            points = words.points(-contrast.own_difference)
            yield words.text("explain.better", points=points) if better else words.text("explain.nothing")
            return
        if change.code is ChangeCode.OWN_POINTS:
            yield words.text("explain.own_points", points=words.points(change.points))
            if change.term is not None:
                yield words.text("explain.heaviest", term=words.name("term", change.term))
            return
        for item in change.capacity:
            yield words.text(
                "explain.capacity",
                units=words.points(item.units),
                unit=words.name("unit", item.unit),
                resource=self._resources.name(item.resource),
                start=item.from_date,
                end=item.until,
                youth=self._youth.id,
            )
        if change.stays:
            course = self._places.course(self._youth, change.stays, with_support=True)
            yield words.text("explain.then", course=course)
        elif contrast.fits and change.points:
            yield words.text("explain.cheaper", points=words.points(change.points))
