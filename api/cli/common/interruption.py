import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Generic, TypeVar

from api.cli.common.output import ExitCode

Result = TypeVar("Result")
SHOW_CURSOR = "\x1b[?25h"
"""Progress hides it; who leaves at once must give it back."""


class Interruption:
    """
    Ctrl-C and SIGTERM as a stop event: the first asks the search to end, the second ends the process.

    Parameters
    ----------
    on_first
        Called once, when the first signal comes.
    """

    def __init__(self, on_first: Callable[[], None]) -> None:
        self.event = threading.Event()
        self._on_first = on_first

    @property
    def asked(self) -> bool:
        """Somebody asked to stop."""
        return self.event.is_set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes the signals over until the block ends; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._handle) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def run(self, work: Callable[[], Result]) -> Result:
        """
        Does work on a second thread, because signals are not handled while the main one is inside a solver.

        Raises
        ------
        BaseException
            Whatever the work raised.
        """
        outcome = _Outcome[Result]()
        thread = threading.Thread(target=outcome.fill, args=(work,), name="search", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
        return outcome.get()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.event.is_set():
            if sys.stderr.isatty():
                sys.stderr.write(SHOW_CURSOR)
                sys.stderr.flush()
            os._exit(ExitCode.INTERRUPTED)
        self.event.set()
        self._on_first()


class _Outcome(Generic[Result]):
    """What work on another thread returned or raised."""

    def __init__(self) -> None:
        self._results: list[Result] = []
        self._error: BaseException | None = None

    def fill(self, work: Callable[[], Result]) -> None:
        try:
            self._results.append(work())
        except BaseException as error:  # handed to the main thread as it is
            self._error = error

    def get(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._results[0]
