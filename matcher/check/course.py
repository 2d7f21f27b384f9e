from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from matcher.check.alliance import Alliance
from matcher.check.care import care_of, gaps, waiting_of
from matcher.check.day_stay import DayStay, pairs
from matcher.check.pins import joined_pins, pins_ahead
from matcher.check.spans import Spans
from models.youth import Youth


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One stay of a course with what came before it.

    `arrival` is the day on which the youth came to the place, `brigade_since` the day on which the brigade
    team began there without a break; both may lie before the snapshot's date. `pinned` are the days, within
    the stay and elsewhere, on which a pin decides the same place, support and brigade team. `decided` says that
    people decided that the youth came here or is here: the current place that was never left, or one where a day
    since the arrival is pinned.
    """

    stay: DayStay
    arrival: int
    brigade_since: int
    in_current_place: bool
    pinned: Spans = ()
    decided: bool = False

    @property
    def begins_pinned(self) -> bool:
        """Its first day is one of a pin."""
        return any(start <= self.stay.start < end for start, end in self.pinned)

    @property
    def is_wholly_pinned(self) -> bool:
        """Every day of the stay is one of a pin."""
        return any(start <= self.stay.start and self.stay.end <= end for start, end in self.pinned)


@dataclass(frozen=True)
class Course:
    """One youth's whole horizon in days: waiting, stays, interruptions."""

    youth: Youth
    pins: tuple[DayStay, ...]
    legs: tuple[Leg, ...]
    current: Leg | None
    care: tuple[int, int] | None
    waiting: tuple[int, int]

    @property
    def stays(self) -> tuple[DayStay, ...]:
        """The planned stays."""
        return tuple(leg.stay for leg in self.legs)

    @cached_property
    def interruptions(self) -> tuple[tuple[int, int], ...]:
        """Parts of care without a stay."""
        return gaps(self.care, self.stays)

    @property
    def days_without_place(self) -> int:
        """Waiting and interrupted days."""
        waiting = self.waiting[1] - self.waiting[0]
        return waiting + sum(end - start for start, end in self.interruptions)

    @cached_property
    def joins(self) -> tuple[tuple[Leg, Leg], ...]:
        """Each stay that is followed at once by another, with that other; the current stay counts."""
        legs = self.legs if self.current is None else (self.current, *self.legs)
        return tuple((one, other) for one, other in pairwise(legs) if one.stay.end == other.stay.start)

    @cached_property
    def moves(self) -> tuple[Leg, ...]:
        """Stays at another place than the one before, and stays after an interruption."""
        before = {id(other): one for one, other in self.joins}
        found: list[Leg] = []
        for index, leg in enumerate(self.legs):
            left = before.get(id(leg))
            after_gap = index > 0 or self.current is not None
            moved = after_gap if left is None else left.stay.place != leg.stay.place
            if moved:
                found.append(leg)
        return tuple(found)


def course_of(
    alliance: Alliance, youth: Youth, stays: Sequence[DayStay], pins: tuple[DayStay, ...] | None = None
) -> Course:
    """Follows a youth through stays in order that do not overlap; by default with the youth's own pins."""
    if pins is None:
        pins = pins_ahead(alliance, youth)
    whole_pins = joined_pins(pins)
    current = _current_leg(alliance, youth, whole_pins)
    legs: list[Leg] = []
    before = current
    for stay in stays:
        arrival, brigade_since, in_current_place, decided = stay.start, stay.start, False, False
        if before is not None and before.stay.end == stay.start and before.stay.place == stay.place:
            arrival, in_current_place, decided = before.arrival, before.in_current_place, before.decided
            if before.stay.brigade_team_id == stay.brigade_team_id:
                brigade_since = before.brigade_since
        pinned = _pinned_days(stay, whole_pins)
        decided = decided or in_current_place or any(stay.days_within(first, last) for first, last in pinned)
        before = Leg(stay, arrival, brigade_since, in_current_place, pinned, decided)
        legs.append(before)
    first_day = stays[0].start if stays else None
    return Course(
        youth=youth,
        pins=pins,
        legs=tuple(legs),
        current=current,
        care=care_of(alliance, youth, pins, first_day),
        waiting=waiting_of(alliance, youth, first_day),
    )


def _current_leg(alliance: Alliance, youth: Youth, whole_pins: Sequence[DayStay]) -> Leg | None:
    """The current stay as one that ends on the snapshot's date."""
    current = youth.current_stay
    if current is None:
        return None
    since = alliance.calendar.day_of(current.since)
    stay = DayStay(current.place, since, 0, pairs(current.support), current.brigade_team_id)
    return Leg(stay, since, since, in_current_place=True, pinned=_pinned_days(stay, whole_pins), decided=True)


def _pinned_days(stay: DayStay, whole_pins: Sequence[DayStay]) -> Spans:
    if not whole_pins:
        return ()
    return tuple((pin.start, pin.end) for pin in whole_pins if pin.same_arrangement(stay))
