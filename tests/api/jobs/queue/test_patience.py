import asyncio

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from api.jobs.queue.patience import patiently


def test_what_fails_while_the_database_is_away_is_done_again() -> None:
    tries = []

    def work() -> str:
        tries.append(len(tries))
        if len(tries) < 3:
            raise OperationalError("SELECT 1", {}, ConnectionError("refused"))
        return "done"

    assert asyncio.run(patiently(work)) == "done"
    assert tries == [0, 1, 2]


def test_an_absence_that_takes_too_long_is_told() -> None:
    def work() -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError("refused"))

    with pytest.raises(OperationalError):
        asyncio.run(patiently(work, most_seconds=0.1))


def test_a_mistake_is_no_absence() -> None:
    tries = []

    def work() -> None:
        tries.append(1)
        raise IntegrityError("INSERT", {}, ValueError("twice"))

    with pytest.raises(IntegrityError):
        asyncio.run(patiently(work))
    assert tries == [1]
