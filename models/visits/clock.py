from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from models.text.dates import CLOCK_PATTERN, WEEK_PATTERN, parse_clock, parse_week


def _is_week(name: str) -> str:
    parse_week(name)
    return name


Clock = Annotated[str, StringConstraints(pattern=CLOCK_PATTERN)]
"""A time of the day on the wall clock, 00:00 to 23:59."""

WeekName = Annotated[str, StringConstraints(pattern=WEEK_PATTERN), AfterValidator(_is_week)]
"""An ISO week such as 2026-W48; it begins on a Monday."""


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
    """Minutes since midnight; `TextError` if it is no time of the day."""
    return parse_clock(clock)


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
    TextError
        If it is none, or the year has no such week (most years have no week 53).
    """
    return parse_week(week)


def dates_of(week: str) -> tuple[date, ...]:
    """The seven days of an ISO week; `TextError` if it is none."""
    monday = monday_of(week)
    return tuple(monday + timedelta(days=day) for day in range(7))
