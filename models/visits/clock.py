from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from models.quantities import FIRST_DAY, LAST_DAY

Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the day on the wall clock, 00:00 to 23:59."""

WeekName = Annotated[str, StringConstraints(pattern=r"^(?:19|2[0-2])[0-9]{2}-W(?:0[1-9]|[1-4][0-9]|5[0-3])$")]
"""An ISO week such as 2026-W48; it begins on a Monday. Of the years whose days all exist, 1900 to 2299."""


class Weekday(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as in `date.weekday`."""
        return list(Weekday).index(self)


def minutes_of(clock: str) -> int:
    """Minutes since midnight."""
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def clock_of(minutes: int) -> str:
    """
    The wall clock so many minutes after midnight.

    Raises
    ------
    ValueError
        If it is another day's.
    """
    if not 0 <= minutes < 24 * 60:
        raise ValueError(f"{minutes} minutes after midnight is not a time of the day")
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def monday_of(week: str) -> date:
    """
    First day of an ISO week.

    Raises
    ------
    ValueError
        If the year has no such week (most years have no week 53), or is none of the years 1900 to 2299.
    """
    year, number = week.split("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    if not FIRST_DAY <= monday <= LAST_DAY:
        raise ValueError(f"{week} lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}")
    return monday


def dates_of(week: str) -> tuple[date, ...]:
    """The seven days of an ISO week."""
    monday = monday_of(week)
    return tuple(monday + timedelta(days=day) for day in range(7))


def week_of(day: date) -> str:
    """The ISO week in which a day lies."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02d}"
