import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from models.text.refusal import TextError

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
