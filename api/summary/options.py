from collections.abc import Iterator, Mapping, Sequence

from api.messages import Messages
from api.summary.courses import CourseWords
from api.summary.resources import ResourceWords
from matcher.desk import Option, PlaceReason, Shortage
from models.snapshot import Snapshot
from models.youth import Youth


class OptionWords:
    """Says what an option means, and why a place is none; code and parameters come first, words are made of them."""

    def __init__(self, snapshot: Snapshot, messages: Messages) -> None:
        self._messages = messages
        self._places = CourseWords(snapshot, messages)
        self._resources = ResourceWords(self._places, snapshot, messages)

    def heading(self, number: int, option: Option) -> str:
        """Rank, kind, place and the points by which it is ranked."""
        words = self._messages
        kind = words.name("option", option.kind.value)
        place = words.text("course.from", place=self._places.place(option.place), date=option.from_date)
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
        yield from (self.shortage(item) for item in option.support_shortages)
        if option.alike:
            places = ", ".join(self._places.place(place) for place in option.alike)
            yield words.text("recommend.alike", count=len(option.alike), places=places)

    def reason(self, item: PlaceReason) -> str:
        """Place, reason and the smallest change, with what it is worth."""
        return self._messages.text("recommend.reason", place=self._places.place(item.place), reason=self.why(item))

    def why(self, item: PlaceReason) -> str:
        """The reason and the smallest change without the place."""
        words = self._messages
        reason = words.name("reason", item.code)
        changes = [*self._changes(item.parameters), *(self.shortage(short) for short in item.shortages)]
        return words.text("recommend.why", reason=reason, change=", ".join(changes)) if changes else reason

    def shortage(self, short: Shortage) -> str:
        """What is missing, from when until when, and what it is worth."""
        words = self._messages
        told = words.text(
            "recommend.short",
            units=words.points(short.units),
            unit=words.name("unit", short.unit),
            resource=self._resources.name(short.resource),
            start=short.from_date,
            end=short.until,
        )
        if short.points is None:
            return told
        return words.text("recommend.worth", change=told, points=words.points(short.points))

    def _changes(self, parameters: Mapping[str, object]) -> Sequence[str]:
        known = {name: value for name, value in parameters.items() if value is not None}
        for name, family in (("accept_setting", "setting"), ("suitable_in", "setting"), ("admit_sex", "sex")):
            if name in known:
                known[name] = self._messages.name(family, str(known[name]))
        if "resource" in known:
            known["resource"] = self._resources.name(str(known["resource"]))
        return [
            self._messages.text(f"change.{name}", **known) for name in known if self._messages.knows(f"change.{name}")
        ]
