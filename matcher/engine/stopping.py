import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from matcher.check import Violation


class NoTrajectoryError(Exception):
    """
    Pricing found no trajectory at all for some youths: a fault of ours, since everybody can at least do as today.

    Parameters
    ----------
    youths
        Their rows.
    """

    def __init__(self, youths: Sequence[int]) -> None:
        self.youths = tuple(youths)
        super().__init__(f"no trajectory at all was found for {len(self.youths)} youth(s)")


class PlanRejectedError(Exception):
    """The independent checker refused the engine's plan: a fault of ours, and no plan leaves."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0].message if self.violations else ""
        super().__init__(f"the plan breaks the contract in {len(self.violations)} place(s): {first}")


class SearchStoppedError(Exception):
    """Raised inside a phase when the time is up or a stop was asked for; never leaves the engine."""


class Stopper:
    """
    The time limit and the stop event as one question, asked often in every phase.

    Where the same plan is wanted twice, time is counted in *work* instead: what was done, at a usual machine's pace.
    Then a search is cut at the same place each time, whatever else the machine does; by the clock it may take longer.

    Parameters
    ----------
    time_limit_seconds
        Counted from construction on a monotonic clock, or of work.
    event
        Set by whoever wants the search to end now and keep the best plan.
    counts_work
        Whether time is what `work` adds up to.
    """

    def __init__(
        self,
        time_limit_seconds: float,
        event: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        counts_work: bool = False,
    ) -> None:
        self._clock = clock
        self._begun = clock()
        self._limit = time_limit_seconds
        self._event = event
        self._work: list[float] | None = [0.0] if counts_work else None

    def share(self, part: float) -> "Stopper":
        """The same stopper with only a part of the time that is left."""
        shorter = Stopper(self._spent_seconds + part * self.remaining_seconds, self._event, self._clock)
        shorter._begun, shorter._work = self._begun, self._work
        return shorter

    def work(self, seconds: float) -> None:
        """Adds what was done, in seconds of a usual machine; always by the same thread in the same order."""
        if self._work is not None:
            self._work[0] += seconds

    @property
    def counts_work(self) -> bool:
        """Time is counted in work: a cut falls at the same place each time."""
        return self._work is not None

    @property
    def seconds(self) -> float:
        """Since the beginning, by the clock."""
        return self._clock() - self._begun

    @property
    def _spent_seconds(self) -> float:
        return self.seconds if self._work is None else self._work[0]

    @property
    def remaining_seconds(self) -> float:
        """Until the limit, 0 when stopped."""
        return 0.0 if self.asked else max(0.0, self._limit - self._spent_seconds)

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
