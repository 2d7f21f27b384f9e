from collections.abc import Iterator

from models.calendar import Calendar
from models.issue import Issue
from models.stay import Stay
from models.validation.lookups import Lookups
from models.validation.wording import IssueCode, error, shown, warning
from models.vocabulary import Setting
from models.youth import Youth


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
    """Pinned stays share no day; where they share a period by rounding the earlier has it (semantics, section 7)."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        stays = enumerate(youth.pinned.stays if youth.pinned else ())
        spans = [(_days(calendar, stay), number) for number, stay in stays]
        ahead = sorted((span.start, span.stop, number) for span, number in spans if span)
        taken_until = 0
        for first, until, number in ahead:
            if first < taken_until:
                yield error(
                    IssueCode.PINS_OVERLAP,
                    ("youths", index, "pinned", "stays", number, "from"),
                    f"youth {shown(youth.id)}: two pinned stays hold {calendar.date_of(first)}",
                    "Let one end where the other begins.",
                )
            taken_until = max(taken_until, until)


def pins_have_a_period(lookups: Lookups) -> Iterator[Issue]:
    """A pin all of whose periods are those of an earlier one is in no plan until its days are periods of their own."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        stays = enumerate(youth.pinned.stays if youth.pinned else ())
        taken_until = 0
        for stay, number in sorted(((stay, number) for number, stay in stays), key=lambda item: item[0].from_date):
            periods = _periods(calendar, stay)
            unit = lookups.units.get(stay.place)
            if unit is not None and unit.setting is Setting.CLOSED and periods:
                authorised = _authorised_periods(calendar, youth)
                inside = range(max(periods.start, authorised.start), min(periods.stop, authorised.stop))
                if not inside:
                    yield warning(
                        IssueCode.PIN_WITHOUT_PERIOD,
                        ("youths", index, "pinned", "stays", number, "from"),
                        f"youth {shown(youth.id)}: the pinned stay from {stay.from_date} has no period that "
                        "closed_authorisation covers wholly",
                        "Nothing need be done: it is planned once its days are so near that they are planned one by "
                        "one.",
                    )
                    continue
                periods = inside
            if periods and periods.stop <= taken_until:
                yield warning(
                    IssueCode.PIN_WITHOUT_PERIOD,
                    ("youths", index, "pinned", "stays", number, "from"),
                    f"youth {shown(youth.id)}: the pinned stay from {stay.from_date} has no period of its own; an "
                    "earlier one holds the week",
                    "Nothing need be done: it is planned once its days are so near that they are planned one by one.",
                )
            taken_until = max(taken_until, periods.stop)


def closed_pins_are_authorised(lookups: Lookups) -> Iterator[Issue]:
    """On every day of a pin in a closed unit that lies in the horizon there is an authorisation."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        for number, stay in enumerate(youth.pinned.stays if youth.pinned else ()):
            unit = lookups.units.get(stay.place)
            first = max(0, calendar.day_of(stay.from_date))
            last = min(calendar.horizon_days, calendar.day_of(stay.until)) - 1
            if unit is None or unit.setting is not Setting.CLOSED or first > last:
                continue
            authorisation = youth.closed_authorisation
            if authorisation is None or not (
                calendar.day_of(authorisation.from_date) <= first and last <= calendar.day_of(authorisation.until)
            ):
                yield error(
                    IssueCode.PIN_CLOSED_OUTSIDE_AUTHORISATION,
                    ("youths", index, "pinned", "stays", number, "place"),
                    f"youth {shown(youth.id)}: the pin in closed unit {shown(unit.id)} takes "
                    f"{calendar.date_of(first)} to {calendar.date_of(last)}, and "
                    "closed_authorisation does not cover all of these days",
                    "Pin only days inside the authorisation, or enter the new authorisation.",
                )


def _periods(calendar: Calendar, stay: Stay) -> range:
    """Periods that a pinned stay touches; none if it lies in the past or beyond the horizon."""
    return range(
        calendar.period_until(calendar.day_of(stay.from_date)),
        calendar.period_from(calendar.day_of(stay.until)),
    )


def _authorised_periods(calendar: Calendar, youth: Youth) -> range:
    """Periods that the authorisation covers wholly."""
    authorisation = youth.closed_authorisation
    if authorisation is None:
        return range(0)
    return range(
        calendar.period_from(calendar.day_of(authorisation.from_date)),
        calendar.period_until(calendar.day_of(authorisation.until) + 1),
    )


def _days(calendar: Calendar, stay: Stay) -> range:
    """Days of a pinned stay within the horizon; none if it lies in the past or beyond it."""
    return range(max(0, calendar.day_of(stay.from_date)), min(calendar.horizon_days, calendar.day_of(stay.until)))
