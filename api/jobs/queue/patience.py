import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from api.store.database import is_absence

__all__ = ["is_absence", "patiently"]
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 5.0
LONGEST_ABSENCE_SECONDS = 900.0
"""A database that is away longer has the work of this attempt: it is given up and done anew."""
Result = TypeVar("Result")
log = structlog.get_logger("thuisnabij.jobs")


async def patiently(work: Callable[[], Result], most_seconds: float = LONGEST_ABSENCE_SECONDS) -> Result:
    """
    Does database work on another thread, again and again while the database is away.

    Parameters
    ----------
    work
        One whole transaction; it must be safe to repeat, since a commit may have arrived without its answer.

    Raises
    ------
    Exception
        What the work raised, if it was no absence, or the absence took too long.
    """
    begun, pause = time.monotonic(), FIRST_PAUSE_SECONDS
    while True:
        try:
            return await asyncio.to_thread(work)
        except Exception as error:
            if not is_absence(error) or time.monotonic() - begun > most_seconds:
                raise
            log.warning("database away", kind=type(error).__name__, again_in_seconds=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
