import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class LeftBehindError(Exception):
    """A call that did not end in its time; it goes on in a thread that nobody waits for."""


class _Call(threading.Thread, Generic[T]):
    """A call in a thread that does not keep the process alive."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.results: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """What it returns or raises is kept for whoever waits."""
        try:
            self.results.append(self._work())
        except BaseException as error:  # raised again in the caller's thread
            self.error = error


def left_behind_after(seconds: float, work: Callable[[], T]) -> T:
    """
    A call of a library that hardly looks at the clock, left behind when it has not ended in its time.

    It keeps its thread and its memory, so the process must be near its end, and must end by `os._exit`.

    Raises
    ------
    LeftBehindError
        When the time is over.
    """
    call = _Call(work)
    call.start()
    call.join(seconds)
    if call.error is not None:
        raise call.error
    if call.is_alive() or not call.results:
        raise LeftBehindError
    return call.results[0]
