import re
from datetime import time
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from models.text.refusal import TextError

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
