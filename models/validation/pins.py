from collections.abc import Iterator

from models.calendar import Calendar
from models.issue import Issue
from models.stay import Stay
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import error, shown
from models.vocabulary import Setting


def pins_end_after_they_begin(lookups: Lookups) -> Iterator[Issue]:
    """A pinned stay lasts at least a day."""
    for index, youth in enumerate(lookups.snapshot.youths):
        for number, stay in enumerate(youth.pinned.stays if youth.pinned else ()):
            if stay.from_date >= stay.until:
                yield error(
                    IssueCode.PIN_REVERSED,
                    ("youths", index, "pinned", "stays", number, "until"),
                    f"youth {shown(youth.id)}: a pinned stay ends on or before the day on which it begins",
                    "Let until be after from; it is the first day no longer there.",
                )


def pins_do_not_overlap(lookups: Lookups) -> Iterator[Issue]:
    """Pinned stays share no period: each is rounded outwards to whole periods (semantics, section 7)."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        taken: set[int] = set()
        for number, stay in enumerate(youth.pinned.stays if youth.pinned else ()):
            periods = set(_periods(calendar, stay))
            if taken & periods:
                first_day = calendar.date_of(calendar.boundaries[min(taken & periods)])
                yield error(
                    IssueCode.PINS_OVERLAP,
                    ("youths", index, "pinned", "stays", number, "from"),
                    f"youth {shown(youth.id)}: two pinned stays share the period that begins on {first_day}",
                    "Let one end where the other begins, on the first day of a period.",
                )
            taken |= periods


def closed_pins_are_authorised(lookups: Lookups) -> Iterator[Issue]:
    """On every day of a pin in a closed unit, rounded outwards, there is an authorisation (section 7)."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        for number, stay in enumerate(youth.pinned.stays if youth.pinned else ()):
            unit = lookups.units.get(stay.place)
            periods = _periods(calendar, stay)
            if unit is None or unit.setting is not Setting.CLOSED or not periods:
                continue
            first = calendar.boundaries[periods.start]
            last = calendar.boundaries[periods.stop] - 1
            authorisation = youth.closed_authorisation
            if authorisation is None or not (
                calendar.day_of(authorisation.from_date) <= first and last <= calendar.day_of(authorisation.until)
            ):
                yield error(
                    IssueCode.PIN_CLOSED_OUTSIDE_AUTHORISATION,
                    ("youths", index, "pinned", "stays", number, "place"),
                    f"youth {shown(youth.id)}: the pin in closed unit {shown(unit.id)} takes, "
                    f"in whole periods, {calendar.date_of(first)} to {calendar.date_of(last)}, and "
                    "closed_authorisation does not cover all of these days",
                    "Pin only whole periods inside the authorisation, or enter the new authorisation.",
                )


def _periods(calendar: Calendar, stay: Stay) -> range:
    """Periods that a pinned stay touches; none if it lies in the past or beyond the horizon."""
    return range(
        calendar.period_until(calendar.day_of(stay.from_date)),
        calendar.period_from(calendar.day_of(stay.until)),
    )
