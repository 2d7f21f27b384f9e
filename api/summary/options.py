from collections.abc import Iterator

from api.messages import Messages
from api.summary.courses import CourseWords
from api.summary.reasons import ReasonWords
from matcher.desk import Option, OptionKind
from models.snapshot import Snapshot
from models.youth import Youth


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
