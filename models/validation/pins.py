from collections.abc import Iterator

from models.issue import Issue
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
    """No two pinned stays hold the same day of the horizon; that rounding makes them share a period is no matter."""
    calendar = lookups.snapshot.calendar
    for index, youth in enumerate(lookups.snapshot.youths):
        stays = youth.pinned.stays if youth.pinned else ()
        for number, stay in enumerate(stays):
            for other in stays[:number]:
                first = max(stay.from_date, other.from_date, calendar.as_of)
                if first < min(stay.until, other.until, calendar.end):
                    yield error(
                        IssueCode.PINS_OVERLAP,
                        ("youths", index, "pinned", "stays", number, "from"),
                        f"youth {shown(youth.id)}: two pinned stays hold {first}",
                        "Let one end where the other begins; until is the first day no longer there.",
                    )


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
