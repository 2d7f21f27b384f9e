"""What a job is promised while nothing goes wrong but the job itself, on both databases."""

import os
from datetime import timedelta

from api.store.states import JobStatus, PlanKind
from tests.api.jobs.service import Service, is_done


def test_a_job_ends_once_with_its_plan_and_its_progress(calm: Service) -> None:
    plan_id = calm.ask("brisk")
    record = calm.until_final(plan_id)
    assert (record.job_status, record.ended, record.attempt) == (JobStatus.DONE, "gap_reached", 1)
    assert record.plan_blob is not None
    assert calm.phases(plan_id)[0] == "started"


def test_stopping_keeps_the_best_plan(calm: Service) -> None:
    plan_id = calm.ask("patient")
    calm.until_searching(plan_id)
    calm.stop(plan_id)
    calm.stop(plan_id)
    record = calm.until_final(plan_id)
    assert (record.job_status, record.ended, record.attempt) == (JobStatus.DONE, "stopped", 1)
    assert record.plan_blob is not None


def test_a_plan_that_nobody_has_begun_is_cancelled(calm: Service) -> None:
    running, waiting = calm.ask("patient"), calm.ask("brisk")
    calm.until_searching(running)
    calm.stop(waiting)
    assert calm.plan(waiting).job_status is JobStatus.CANCELLED
    calm.stop(running)
    assert is_done(calm.until_final(running))
    later = calm.ask("brisk")
    calm.until_plan(later, is_done, "done")
    assert (calm.plan(waiting).job_status, calm.plan(waiting).attempt) == (JobStatus.CANCELLED, 0)


def test_a_poison_job_fails_after_its_attempts_and_the_next_job_is_done(calm: Service) -> None:
    poison, other = calm.ask("abrupt"), calm.ask("brisk")
    record = calm.until_final(poison)
    # the fourth begins only to say that three were enough
    assert (record.job_status, record.error_code, record.attempt) == (JobStatus.FAILED, "too_many_attempts", 4)
    assert calm.phases(poison) == ["started", "crashed"] * 3
    calm.until_plan(other, is_done, "done")


def test_a_plan_of_which_the_checker_refused_a_part_is_kept_and_says_so(calm: Service) -> None:
    record = calm.until_final(calm.ask("partly_refused"))
    assert (record.job_status, record.error_code, record.attempt) == (JobStatus.DONE, "partly_refused", 1)
    assert record.plan_blob is not None


def test_a_desk_s_job_overtakes_nightly_work(calm: Service) -> None:
    nights = [calm.ask("patient", PlanKind.NIGHTLY) for _ in range(3)]
    calm.until_searching(nights[0])
    desk = calm.ask("patient")
    calm.until_searching(desk)
    assert [calm.plan(night).job_status for night in nights] == ["running", "queued", "queued"]
    solvers = calm.solvers()
    # requests first, then the desk, then the night; 19 is as nice as it gets
    own = os.getpriority(os.PRIO_PROCESS, 0)
    niceness = sorted(os.getpriority(os.PRIO_PROCESS, solver) for solver in solvers)
    assert niceness == [min(19, own + 5), min(19, own + 15)]
    # a group of one's own, but no session: niceness counts within a session only
    assert {os.getpgid(solver) for solver in solvers} == set(solvers)
    assert {os.getsid(solver) for solver in solvers} == {os.getsid(0)}
    for plan_id in (desk, *reversed(nights)):
        calm.stop(plan_id)
    assert is_done(calm.until_final(desk))
    assert is_done(calm.until_final(nights[0]))


def test_within_the_desk_the_lower_priority_number_goes_first(calm: Service) -> None:
    first = calm.ask("patient")
    calm.until_searching(first)
    later, sooner = calm.ask("brisk", priority=7), calm.ask("brisk", priority=2)
    calm.stop(first)
    calm.until_plan(later, is_done, "done")
    began = [calm.plan(plan_id).started_at for plan_id in (sooner, later)]
    assert None not in began
    assert began == sorted(began, key=str)


def test_the_same_key_is_one_job(calm: Service) -> None:
    plan_id = calm.ask("brisk", key="k-1")
    assert calm.ask("brisk", key="k-1") == plan_id
    calm.until_plan(plan_id, is_done, "done")
    assert calm.ask("brisk", key="k-1") == plan_id
    other = calm.ask("brisk", key="k-2")
    calm.until_plan(other, is_done, "done")
    assert (calm.plan(plan_id).attempt, calm.plan(other).attempt) == (1, 1)


def test_progress_is_written_at_most_twice_a_second(calm: Service) -> None:
    plan_id = calm.ask("talkative")
    record = calm.until_final(plan_id)
    assert record.started_at is not None
    assert record.finished_at is not None
    seconds = (record.finished_at - record.started_at) / timedelta(seconds=1)
    assert 0 < calm.phases(plan_id).count("improve") <= 2 * seconds + 1
