from datetime import UTC, datetime, timedelta
from typing import Any

from api.jobs.worker.housekeeping import Care, Housekeeping
from api.jobs.worker.presence import beat
from api.store.database import writing
from tests.api.jobs.service import Service


class Runner:
    """Remembers whose jobs were handed on."""

    def __init__(self, *busy: str) -> None:
        self.busy = set(busy)
        self.taken_over: list[str] = []

    def busy_workers(self) -> set[str]:
        return self.busy

    def take_over(self, executors: list[str]) -> int:
        self.taken_over += executors
        return len(executors)


def test_a_worker_that_stalled_takes_over_from_the_dead_and_not_from_itself(sqlite_service: Service) -> None:
    runner: Any = Runner("alive-1", "dead-1", "stalled-1")
    nightly: Any = None
    care = Care(dead_after_seconds=45.0)
    house = Housekeeping(sqlite_service.engine, runner, sqlite_service.queue, nightly, "stalled-1", care)
    house.enter()
    now = datetime.now(UTC)
    with writing(sqlite_service.engine) as connection:
        beat(connection, "alive-1", now)
        beat(connection, "dead-1", now - timedelta(seconds=61))
        # its own beat was written before the stall
        beat(connection, "stalled-1", now - timedelta(seconds=53))
    house._take_over()
    assert runner.taken_over == []  # it has not been heard as long as they were not
    house._heard_since -= 46.0
    house._take_over()
    assert runner.taken_over == ["dead-1"]
