"""Options and reasons in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.messages import Messages
from api.summary.courses import CourseWords, ResourceWords
from matcher.desk import Option, OptionKind, PlaceReason, Shortage
from matcher.desk.reasons.place_reason import ReasonGroup
from models.snapshot import Snapshot
from models.youth import Youth

OF_TEAMS = ("ambulant", "brigade")
NAMED = (("accept_setting", "setting"), ("suitable_in", "setting"), ("admit_sex", "sex"))
"""Parameters whose value has a name of its own, and in which family."""


@dataclass(frozen=True)
class GroupWords:
    """A group of places that are no option: what holds for all, and for each what does not."""

    common: str
    places: tuple[tuple[str, str], ...]
    """Place and the rest of its reason, which may be empty; the nearest to being an option first."""


class ReasonWords:
    """Says why a place is no option; code and parameters come first, words are made of them."""

    def __init__(self, snapshot: Snapshot, messages: Messages) -> None:
        self._messages = messages
        self._places = CourseWords(snapshot, messages)
        self._resources = ResourceWords(self._places, snapshot, messages)

    def reason(self, item: PlaceReason) -> str:
        """Place, reason and the smallest change, with what it is worth."""
        return self._messages.text("recommend.reason", place=self._places.place(item.place), reason=self.why(item))

    def why(self, item: PlaceReason) -> str:
        """The reason and the smallest change without the place."""
        return self._why(item.code, self._details(item))

    def group(self, group: ReasonGroup) -> GroupWords:
        """Places with the same reason: its words once, and for each place what only holds there."""
        details = [self._details(item) for item in group.reasons]
        common = [told for told in details[0] if all(told in others for others in details)]
        places = tuple(
            (self._places.place(item.place), ", ".join(told for told in of_place if told not in common))
            for item, of_place in zip(group.reasons, details, strict=True)
        )
        return GroupWords(self._why(group.code, common), places)

    def shortage(self, short: Shortage) -> str:
        """What is missing, from when until when, and what it is worth."""
        words = self._messages
        told = words.text(
            self._shortage_key(short),
            units=words.points(short.units),
            unit=words.name("unit", short.unit),
            resource=self._resources.name(short.resource),
            start=short.from_date,
            end=short.until,
        )
        if short.points is None:
            return told
        return words.text("recommend.worth", change=told, points=words.points(short.points))

    def _why(self, code: str, details: Sequence[str]) -> str:
        reason = self._messages.name("reason", code)
        return self._messages.text("recommend.why", reason=reason, change=", ".join(details)) if details else reason

    def _details(self, item: PlaceReason) -> list[str]:
        """The smallest change, and what else stands in the way."""
        words = self._messages
        details = [*self._changes(item.parameters), *(self.shortage(short) for short in item.shortages)]
        if item.also:
            others = ", ".join(words.name("reason", code) for code in item.also)
            details.append(words.text("recommend.also", others=others))
        return details

    def _shortage_key(self, short: Shortage) -> str:
        kind = short.resource.partition(":")[0]
        key = "short.minutes" if kind in OF_TEAMS else f"short.{kind}"
        one = f"{key}.one"
        if short.units == 1 and self._messages.knows(one):
            return one
        return key if self._messages.knows(key) else "short.other"

    def _changes(self, parameters: Mapping[str, object]) -> Sequence[str]:
        known = {name: value for name, value in parameters.items() if value is not None}
        for name, family in NAMED:
            if name in known:
                known[name] = self._messages.name(family, str(known[name]))
        if "resource" in known:
            known["resource"] = self._resources.name(str(known["resource"]))
        return [
            self._messages.text(f"change.{name}", **known) for name in known if self._messages.knows(f"change.{name}")
        ]


class OptionWords:
    """Says what an option means."""

    def __init__(self, snapshot: Snapshot, messages: Messages) -> None:
        self._messages = messages
        self._places = CourseWords(snapshot, messages)
        self._reasons = ReasonWords(snapshot, messages)
        self._today = snapshot.as_of

    def heading(self, number: int, option: Option) -> str:
        """Rank, kind, place and the points by which it is ranked."""
        words = self._messages
        kind = words.text(f"option.{option.kind.value}", date=option.from_date)
        place = self._places.place(option.place)
        if option.from_date > self._today and option.kind is not OptionKind.UNIT_FROM_DATE:
            place = words.text("course.from", place=place, date=option.from_date)
        points = words.points(option.total_points)
        return words.text("recommend.option", number=number, kind=kind, place=place, points=points)

    def lines(self, youth: Youth, option: Option) -> Iterator[str]:
        """What matters about it, a line each."""
        words = self._messages
        own, price = words.points(option.own_points), words.points(option.price_points)
        yield words.text("recommend.points", own=own, price=price)
        course = self._places.course(youth, [item.stay for item in option.stays], with_support=True)
        yield words.text("recommend.course", course=course)
        terms = [f"{words.name('term', line.term)} {words.points(line.points)}" for line in option.costs]
        if terms:
            yield words.text("recommend.terms", terms=", ".join(terms))
        entered = next(item for item in option.stays if item.stay.place == option.place)
        family, road = entered.family_travel_minutes, entered.professional_travel_minutes_per_week
        yield words.text("recommend.travel", family=family, professionals=road)
        yield words.text("recommend.moves", moves=option.moves, days=option.days_without_place)
        minutes = [
            words.text("recommend.minutes", expertise=expertise.value, minutes=number)
            for expertise, number in entered.uncovered_minutes_per_week.items()
        ]
        if minutes:
            yield words.text("recommend.uncovered", minutes=", ".join(minutes))
        else:
            yield words.text("recommend.covered")
        yield from (self._reasons.shortage(item) for item in option.support_shortages)
        if option.alike:
            places = ", ".join(self._places.place(place) for place in option.alike)
            yield words.text("recommend.alike", count=len(option.alike), places=places)
