import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
LONGEST_SECONDS = 180.0
"""Far beyond what is needed: a slow machine is no fault."""
POLL_SECONDS = 0.05


def until(condition: Callable[[], Found], what: str | Callable[[], str], seconds: float = LONGEST_SECONDS) -> Found:
    """
    Waits for a condition and gives what it found; fails by name when it does not come about.

    Polls are counted and not the clock, which jumps where a whole machine is suspended.
    """
    for _ in range(int(seconds / POLL_SECONDS)):
        if found := condition():
            return found
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"not within {seconds} s: {what if isinstance(what, str) else what()}")
