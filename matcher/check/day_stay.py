from collections.abc import Sequence
from dataclasses import dataclass

from models.calendar import Calendar
from models.stay import Stay, Support
from models.vocabulary import Expertise

_NOBODY: frozenset[tuple[Expertise, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class DayStay:
    """A stay (verblijf) in whole days since the snapshot's date: `start` is there, `end` is not."""

    place: str
    start: int
    end: int
    support: frozenset[tuple[Expertise, str]]
    brigade_team_id: str | None

    def same_arrangement(self, other: "DayStay") -> bool:
        """Both have the same place, support and brigade team."""
        return (self.place, self.support, self.brigade_team_id) == (
            other.place,
            other.support,
            other.brigade_team_id,
        )

    def lasting(self, start: int, end: int) -> "DayStay":
        """The same arrangement on other days."""
        return DayStay(self.place, start, end, self.support, self.brigade_team_id)

    def days_within(self, start: int, end: int) -> int:
        """Number of its days that lie in `start` .. `end`."""
        return max(0, min(self.end, end) - max(self.start, start))


def pairs(support: Sequence[Support]) -> frozenset[tuple[Expertise, str]]:
    """The support as a set: in what order it is written does not matter."""
    return frozenset([(item.expertise, item.team_id) for item in support]) if support else _NOBODY


def to_days(stay: Stay, calendar: Calendar) -> DayStay:
    """A stay with dates as a stay with days."""
    start, end = calendar.day_of(stay.from_date), calendar.day_of(stay.until)
    return DayStay(stay.place, start, end, pairs(stay.support), stay.brigade_team_id)


def to_dates(stay: DayStay, calendar: Calendar) -> Stay:
    """A stay with days as a stay with dates, its support in alphabetical order."""
    return Stay(
        place=stay.place,
        from_date=calendar.date_of(stay.start),
        until=calendar.date_of(stay.end),
        support=tuple(Support(expertise=e, team_id=team) for e, team in sorted(stay.support)),
        brigade_team_id=stay.brigade_team_id,
    )
