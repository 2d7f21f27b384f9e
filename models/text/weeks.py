import re
from datetime import date

from models.text.dates import FIRST_DAY, LAST_DAY
from models.text.refusal import TextError

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
