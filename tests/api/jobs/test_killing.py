"""No job is lost and none is done twice, whatever is killed, frozen or away, with real processes."""

import os
import signal

from api.store.states import JobStatus
from tests.api.jobs.service import Service, is_done
from tests.api.jobs.waiting import until


def test_kill_9_of_a_worker_begins_the_job_anew_and_ends_it_once(service: Service) -> None:
    plan_id = service.ask("patient")
    worker = service.worker()
    service.until_searching(plan_id)
    worker.kill()
    worker.wait()
    until(lambda: not service.solvers(), "the solver of the dead worker has ended")
    assert service.plan(plan_id).job_status is JobStatus.RUNNING
    service.worker()
    service.until_searching(plan_id, attempt=2)
    service.stop(plan_id)
    record = service.until_final(plan_id)
    assert (record.job_status, record.ended, record.attempt) == (JobStatus.DONE, "stopped", 2)


def test_a_worker_told_to_end_hands_its_job_back(service: Service) -> None:
    plan_id = service.ask("patient")
    worker = service.worker()
    service.until_searching(plan_id)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(180) == 0
    _assert_handed_back(service, plan_id)


def test_a_worker_whose_parent_died_hands_its_job_back(sqlite_service: Service) -> None:
    plan_id = sqlite_service.ask("patient")
    worker = sqlite_service.worker(lifeline=True)
    sqlite_service.until_searching(plan_id)
    # what kill -9 of the API does: the operating system closes its end
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(180) == 0
    _assert_handed_back(sqlite_service, plan_id)


def _assert_handed_back(service: Service, plan_id: str) -> None:
    assert service.solvers() == []
    assert service.plan(plan_id).job_status is JobStatus.RUNNING
    assert service.phases(plan_id)[-1] == "handed_back"
    service.worker()
    service.until_searching(plan_id, attempt=2)
    service.stop(plan_id)
    assert is_done(service.until_final(plan_id))


def test_a_job_that_kills_its_worker_fails_in_the_end(sqlite_service: Service) -> None:
    plan_id = sqlite_service.ask("patient")
    for attempt in (1, 2, 3):
        worker = sqlite_service.worker()
        sqlite_service.until_searching(plan_id, attempt)
        worker.kill()
        worker.wait()
    sqlite_service.worker()
    record = sqlite_service.until_final(plan_id)
    assert (record.job_status, record.error_code) == (JobStatus.FAILED, "too_many_attempts")


def test_a_frozen_worker_that_wakes_late_changes_nothing(postgresql_service: Service) -> None:
    service = postgresql_service
    plan_id = service.ask("patient")
    frozen = service.worker("one")
    service.until_searching(plan_id)
    os.kill(frozen.pid, signal.SIGSTOP)
    service.worker("two")
    service.until_searching(plan_id, attempt=2)
    service.stop(plan_id)
    kept = service.until_final(plan_id)
    assert is_done(kept)
    before = service.events(plan_id)
    os.kill(frozen.pid, signal.SIGCONT)
    until(lambda: "attempt superseded" in service.log_of("one"), "the worker has noticed")
    until(lambda: not service.solvers(), "its solver has ended")
    # it goes on with other work
    other = service.ask("brisk")
    service.until_plan(other, is_done, "done")
    assert service.plan(plan_id) == kept
    assert service.events(plan_id) == before
