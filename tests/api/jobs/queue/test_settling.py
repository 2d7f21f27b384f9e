"""Rows and queue are held together, workers watch each other, what is old is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from api.jobs.queue.jobs import forget_progress, settle
from api.jobs.queue.port import Fate
from api.jobs.worker.presence import beat, forget_silent, forget_worker, heard_workers
from api.store.database import reading, writing
from api.store.plan_events import add_plan_event
from api.store.plans import fail_plan, unfinished_plans
from api.store.states import JobStatus
from tests.api.jobs.service import Service

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fate", "status", "error"),
    [
        (Fate.WAITING, JobStatus.QUEUED, None),
        (Fate.RUNNING, JobStatus.QUEUED, None),
        (Fate.GIVEN_UP, JobStatus.FAILED, "given_up"),
        # its workflow is over and its row is not: nobody will do it
        (Fate.ENDED, JobStatus.FAILED, "given_up"),
    ],
)
def test_no_row_waits_for_a_job_that_nobody_will_do(
    sqlite_service: Service, fate: Fate, status: JobStatus, error: str | None
) -> None:
    plan_id = sqlite_service.ask("brisk")
    with writing(sqlite_service.engine) as connection:
        settle(connection, sqlite_service.queue, unfinished_plans(connection), {plan_id: fate}, NOON)
    record = sqlite_service.plan(plan_id)
    assert (record.job_status, record.error_code) == (status, error)


def test_a_job_that_ended_in_between_stays_as_it_ended(sqlite_service: Service) -> None:
    plan_id = sqlite_service.ask("brisk")
    with reading(sqlite_service.engine) as connection:
        seen_before = unfinished_plans(connection)
    with writing(sqlite_service.engine) as connection:
        fail_plan(connection, plan_id, "bad_input", NOON)
    with writing(sqlite_service.engine) as connection:
        settle(connection, sqlite_service.queue, seen_before, {plan_id: Fate.ENDED}, NOON)
    record = sqlite_service.plan(plan_id)
    assert (record.job_status, record.error_code) == (JobStatus.FAILED, "bad_input")


def test_workers_are_heard_forgotten_and_taken_off(service: Service) -> None:
    with writing(service.engine) as connection:
        beat(connection, "one-1", NOON)
        beat(connection, "two-1", NOON + timedelta(seconds=30))
        beat(connection, "two-1", NOON + timedelta(seconds=50))
        assert heard_workers(connection, NOON) == ["one-1", "two-1"]
        assert heard_workers(connection, NOON + timedelta(seconds=1)) == ["two-1"]
        forget_silent(connection, NOON + timedelta(seconds=50))
        assert heard_workers(connection, NOON) == ["two-1"]
        forget_worker(connection, "two-1")
        assert heard_workers(connection, NOON) == []


def test_only_the_progress_of_jobs_that_ended_long_ago_is_forgotten(sqlite_service: Service) -> None:
    plan_ids = [sqlite_service.ask("brisk") for _ in range(3)]
    with writing(sqlite_service.engine) as connection:
        for plan_id in plan_ids:
            add_plan_event(connection, plan_id, NOON, "relax", 19, 17, 0.5)
        fail_plan(connection, plan_ids[0], "bad_input", NOON)
        fail_plan(connection, plan_ids[1], "bad_input", NOON + timedelta(days=31))
        assert forget_progress(connection, NOON + timedelta(days=30)) == 1
    assert [len(sqlite_service.events(plan_id)) for plan_id in plan_ids] == [0, 1, 1]
    assert sqlite_service.plan(plan_ids[0]).job_status is JobStatus.FAILED
