import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from models.text import TextError

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2299, 12, 31)
"""Days that can be meant: a calendar that begins in 2199 ends before the last, and adding ten years stays a date."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXAMPLE = "2026-12-14"


def parse_date(text: str) -> date:
    """
    A date as year-month-day; Python itself would take `20261214` and `2026-W51-1` as well.

    Raises
    ------
    TextError
        If it is none, or lies outside the years 1900 to 2299.
    """
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise TextError(text, f"date of the years {FIRST_DAY.year} to {LAST_DAY.year}", _EXAMPLE)
    return found


def parse_moment(text: str) -> datetime:
    """
    A moment as ISO 8601 with its offset from UTC, as this program writes it.

    Raises
    ------
    TextError
        If it is none, has no offset, or lies outside the years 1900 to 2299.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not FIRST_DAY <= found.date() <= LAST_DAY:
        raise TextError(text, "moment with an offset", "2026-12-14T03:30:00+00:00")
    return found


def _day(given: Any) -> Any:
    """For pydantic, which would take numbers and `"0"` for days since 1970; its codes are those of its own dates."""
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given) if _DATE.fullmatch(given) else None
        except ValueError:
            given = None
    if not isinstance(given, date):
        raise PydanticCustomError("date_parsing", "a date is written as year-month-day, such as 2026-12-14")
    return given


Day = Annotated[date, BeforeValidator(_day), Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A date of a model or a request, as `parse_date` reads it."""


WEEK_PATTERN = r"^[0-9]{4}-W(?:0[1-9]|[1-4][0-9]|5[0-3])$"

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_NEARLY = re.compile(r"\s*([0-9]{4})-?[Ww]?([0-9]{1,2})\s*")


def parse_week(text: str) -> date:
    """
    Monday of an ISO week such as 2026-W48; the week has two digits, as in files and names of calendars.

    Raises
    ------
    TextError
        If it is none, its year has no such week (most years have no week 53), or it lies outside the years 1901 to
        2298.
    """
    written = _WEEK.fullmatch(text)
    found = None if written is None else _monday(int(written[1]), int(written[2]))
    if found is None:
        raise TextError(text, "ISO week", _near(text))
    return found


def _monday(year: int, week: int) -> date | None:
    if not FIRST_DAY.year < year < LAST_DAY.year:
        return None
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _near(text: str) -> str:
    """The week that was meant, if that can be told; else any."""
    nearly = _NEARLY.fullmatch(text) if text.isascii() else None
    if nearly is not None and _monday(int(nearly[1]), int(nearly[2])) is not None:
        return f"{nearly[1]}-W{int(nearly[2]):02d}"
    return "2026-W48"


CLOCK_PATTERN = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_WITH_SECONDS = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?")


def parse_clock(text: str) -> int:
    """
    Minutes since midnight of a time of the day such as 03:30.

    Raises
    ------
    TextError
        If it is none, 00:00 to 23:59.
    """
    written = _CLOCK.fullmatch(text)
    if written is None:
        raise TextError(text, "time of the day", "03:30")
    return 60 * int(written[1]) + int(written[2])


def _clock_time(given: Any) -> Any:
    """For pydantic, which would take numbers for seconds since midnight; seconds are what it writes itself."""
    if isinstance(given, time) or (isinstance(given, str) and _WITH_SECONDS.fullmatch(given)):
        return given
    raise PydanticCustomError("time_parsing", "a time of the day is written as hours:minutes, such as 03:30")


ClockTime = Annotated[time, BeforeValidator(_clock_time)]
"""A time of the day of a request."""
