import time
from collections.abc import Iterator
from contextlib import contextmanager


class Phases:
    """Seconds by phase, on a monotonic clock."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self.seconds: dict[str, float] = {}

    @property
    def total_seconds(self) -> float:
        """Since the beginning."""
        return time.perf_counter() - self._begun

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Counts the block under a name, however it ends."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
