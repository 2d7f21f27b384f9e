from collections.abc import Sequence

from matcher.check.alliance import Alliance
from matcher.check.day_stay import DayStay
from models.youth import Youth


def need_day(alliance: Alliance, youth: Youth) -> int:
    """Day on which care is first needed; may lie before the snapshot's date."""
    return alliance.calendar.day_of(youth.need.from_date)


def care_of(alliance: Alliance, youth: Youth, pins: Sequence[DayStay], first_day: int | None) -> tuple[int, int] | None:
    """
    First day of care and the day on which it ends; null for a waiting youth without any stay.

    A resident's care runs until the expected end, or `overdue_care_days` where that is later; a waiting
    youth's from the first stay as long as expected. A pin that ends later makes care end later.
    """
    pin_end = max((pin.end for pin in pins), default=0)
    if youth.current_stay is not None:
        expected = need_day(alliance, youth) + youth.need.expected_days
        end = alliance.boundary_from(max(expected, alliance.norms.overdue_care_days))
        return 0, max(end, pin_end)
    if first_day is None:
        return None
    return first_day, max(alliance.boundary_from(first_day + youth.need.expected_days), pin_end)


def waiting_of(alliance: Alliance, youth: Youth, first_day: int | None) -> tuple[int, int]:
    """First waiting day and the day on which waiting ends; equal where nothing is waited for."""
    if youth.current_stay is not None:
        return 0, 0
    start = max(0, need_day(alliance, youth))
    end = alliance.horizon_days if first_day is None else first_day
    return (start, end) if start < end else (end, end)


def gaps(care: tuple[int, int] | None, stays: Sequence[DayStay]) -> tuple[tuple[int, int], ...]:
    """Parts of care without a stay, which are interruptions."""
    if care is None:
        return ()
    found: list[tuple[int, int]] = []
    day, end = care
    for stay in stays:
        if day < min(stay.start, end):
            found.append((day, min(stay.start, end)))
        day = max(day, stay.end)
    if day < end:
        found.append((day, end))
    return tuple(found)
