"""Courses, places and resources in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.messages import Messages
from models.snapshot import Snapshot
from models.stay import HOME, Stay
from models.youth import Youth

KINDS = ("beds", "ambulant", "brigade", "mix", "apart", "sex")
"""Kinds of resource that have a word of their own."""


@dataclass(frozen=True)
class Segment:
    """A youth is at one place (None: nowhere) from a day on."""

    from_date: date
    place: str | None


def segments_of(stays: Sequence[Stay]) -> list[Segment]:
    """Places one after another, gaps between stays included; changes of support are left out."""
    found: list[Segment] = []
    previous: Stay | None = None
    for stay in sorted(stays, key=lambda item: item.from_date):
        if previous is not None and previous.until < stay.from_date:
            found.append(Segment(previous.until, None))
        if not found or found[-1].place != stay.place:
            found.append(Segment(stay.from_date, stay.place))
        previous = stay
    return found


class CourseWords:
    """Says where a youth lives and when, with ids and names of places only."""

    def __init__(self, snapshot: Snapshot, messages: Messages) -> None:
        self._snapshot = snapshot
        self._messages = messages
        self._unit_names = {unit.id: unit.name for unit in snapshot.units}

    def place(self, place: str) -> str:
        """Id and name of a unit, or the word for home."""
        if place == HOME:
            return self._messages.text("course.home")
        name = self._unit_names.get(place)
        return place if name is None else f"{place} {name}"

    def course(self, youth: Youth, stays: Sequence[Stay], with_support: bool = False) -> str:
        """The whole course in one line: waiting, places with the days on which they begin, the end."""
        nowhere = "course.waiting" if youth.current_stay is None else "course.no_place"
        if not stays:
            return self._messages.text(nowhere)
        told = self._supported_stays(stays) if with_support else [self._segment(item) for item in segments_of(stays)]
        if min(stay.from_date for stay in stays) > self._snapshot.as_of:
            told.insert(0, self._messages.text(nowhere))
        last = max(stay.until for stay in stays)
        if last < self._snapshot.calendar.end:
            told.append(self._messages.text("course.until", date=last))
        return ", ".join(told)

    def _segment(self, segment: Segment) -> str:
        place = self._messages.text("course.no_place") if segment.place is None else self.place(segment.place)
        return self._from(place, segment.from_date)

    def _supported_stays(self, stays: Sequence[Stay]) -> list[str]:
        told: list[str] = []
        previous: Stay | None = None
        for stay in sorted(stays, key=lambda item: item.from_date):
            if previous is not None and previous.until < stay.from_date:
                told.append(self._segment(Segment(previous.until, None)))
            told.append(self._supported(stay))
            previous = stay
        return told

    def _supported(self, stay: Stay) -> str:
        teams = [f"{item.expertise.value} {item.team_id}" for item in stay.support]
        if stay.brigade_team_id is not None:
            teams.append(stay.brigade_team_id)
        support = ", ".join(teams) or self._messages.text("course.nobody")
        words = self._messages.text("course.support", place=self.place(stay.place), support=support)
        return self._from(words, stay.from_date)

    def _from(self, words: str, day: date) -> str:
        if day <= self._snapshot.as_of:
            return words
        return self._messages.text("course.from", place=words, date=day)


class ResourceWords:
    """Says what a resource's id such as `beds:unit-017` means."""

    def __init__(self, places: CourseWords, snapshot: Snapshot, messages: Messages) -> None:
        self._places = places
        self._messages = messages
        # a unit and teams of both kinds may have one id
        self._team_names = {("ambulant", team.id): team.name for team in snapshot.ambulant_teams}
        self._team_names |= {("brigade", team.id): team.name for team in snapshot.brigade_teams}

    def name(self, resource: str) -> str:
        """Kind and place or team in words; an unknown kind is shown as it is."""
        kind, _, rest = resource.partition(":")
        if kind not in KINDS:
            return resource
        if (kind, rest) in self._team_names:
            where = f"{rest} {self._team_names[kind, rest]}"
        elif kind == "mix":
            # the tag may hold anything, a colon or a unit's id too
            unit, _, tag = rest.partition(":")
            where = f"{self._places.place(unit)} {tag}"
        else:
            where = " ".join(self._places.place(part) for part in rest.split(":"))
        return self._messages.text(f"resource.{kind}", where=where)
