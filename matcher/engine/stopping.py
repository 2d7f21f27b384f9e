import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class SearchStoppedError(Exception):
    """Raised inside a phase when the time is up or a stop was asked for; never leaves the engine."""


class Stopper:
    """
    The time limit and the stop event as one question, asked often in every phase.

    Parameters
    ----------
    time_limit_seconds
        Counted from construction on a monotonic clock.
    event
        Set by whoever wants the search to end now and keep the best plan.
    """

    def __init__(
        self,
        time_limit_seconds: float,
        event: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._begun = clock()
        self._limit = time_limit_seconds
        self._event = event

    def share(self, part: float) -> "Stopper":
        """The same stopper with only a part of the time that is left."""
        shorter = Stopper(self.seconds + part * self.remaining_seconds, self._event, self._clock)
        shorter._begun = self._begun
        return shorter

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return self._clock() - self._begun

    @property
    def remaining_seconds(self) -> float:
        """Until the limit, 0 when stopped."""
        return 0.0 if self.asked else max(0.0, self._limit - self.seconds)

    @property
    def asked(self) -> bool:
        """Somebody set the stop event."""
        return self._event is not None and self._event.is_set()

    @property
    def stopped(self) -> bool:
        """Time is up or a stop was asked for."""
        return self.remaining_seconds <= 0.0

    def raise_if_stopped(self) -> None:
        """Ends the running phase."""
        if self.stopped:
            raise SearchStoppedError

    @contextmanager
    def watching(self, cancel: Callable[[], object]) -> Iterator[None]:
        """
        Calls ``cancel`` from a second thread as soon as the search should stop, and again until the block ends.

        Again, because a solver that has not begun yet forgets a stop; more than once does no harm.
        """
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.05):
                if self.stopped:
                    cancel()

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
