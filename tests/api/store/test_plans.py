from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from api.store.database import writing
from api.store.plan_events import add_plan_event, events_after
from api.store.plans import (
    KeyReusedError,
    NewPlan,
    PlanMissingError,
    add_plan,
    fail_plan,
    finish_plan,
    get_plan,
    latest_done,
    list_plans,
    read_plan_content,
    read_policy_of,
    request_stop,
    start_plan,
    unfinished_plans,
)
from api.store.snapshots import add_snapshot
from api.store.states import JobStatus
from models.plan import PlanStatus
from models.policy import Policy
from tests.api.store.things import AUTHOR, NOON, PLAN, SNAPSHOT, a_plan

LATER = NOON + timedelta(minutes=3)


def test_a_plan_goes_from_queued_over_running_to_done(engine: Engine) -> None:
    with writing(engine) as connection:
        plan = a_plan(connection)
        assert (plan.job_status, plan.attempt, plan.gap) == (JobStatus.QUEUED, 0, None)
        assert start_plan(connection, plan.id, LATER)
        assert get_plan(connection, plan.id).attempt == 1
        assert finish_plan(connection, plan.id, PLAN, LATER)
        done = get_plan(connection, plan.id)
        assert (done.job_status, done.plan_status, done.ended) == (JobStatus.DONE, PlanStatus.FEASIBLE, "time_limit")
        assert (done.cost, done.bound, done.gap) == (518, 503, 15 / 518)
        assert (done.created_at, done.finished_at) == (NOON, LATER)
        assert read_plan_content(connection, done) == PLAN
        assert read_policy_of(connection, done) == Policy()
        assert latest_done(connection) == plan.id
        assert list(unfinished_plans(connection)) == []


@pytest.mark.parametrize("end", ["finish", "fail", "start", "stop"])
def test_what_is_done_is_never_overwritten(engine: Engine, end: str) -> None:
    with writing(engine) as connection:
        plan = a_plan(connection)
        finish_plan(connection, plan.id, PLAN, NOON)
        before = get_plan(connection, plan.id)
        changed = {
            "finish": lambda: finish_plan(connection, plan.id, PLAN.model_copy(update={"cost": 777}), LATER),
            "fail": lambda: fail_plan(connection, plan.id, "bad_input", LATER),
            "start": lambda: start_plan(connection, plan.id, LATER),
            "stop": lambda: request_stop(connection, plan.id, LATER),
        }[end]()
        assert not changed
        assert get_plan(connection, plan.id) == before


def test_a_second_wish_to_stop_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        plan = a_plan(connection)
        assert request_stop(connection, plan.id, NOON)
        assert request_stop(connection, plan.id, LATER)
        assert get_plan(connection, plan.id).stop_requested_at == NOON


def test_a_plan_that_is_not_there_is_missing(engine: Engine) -> None:
    with writing(engine) as connection:
        with pytest.raises(PlanMissingError):
            get_plan(connection, "none")
        with pytest.raises(PlanMissingError):
            read_plan_content(connection, a_plan(connection))


def test_the_same_key_and_request_is_one_plan_and_another_request_is_refused(engine: Engine) -> None:
    with writing(engine) as connection:
        first, second = a_plan(connection, "k-1"), a_plan(connection, "k-1")
        assert first == second
        with pytest.raises(KeyReusedError) as refused:
            a_plan(connection, "k-1", request="b" * 64)
        assert refused.value.plan_id == first.id
        assert a_plan(connection, "k-2").id != first.id
        assert a_plan(connection).id != a_plan(connection).id


def test_one_key_at_the_same_moment_is_one_plan(engine: Engine) -> None:
    with writing(engine) as connection:
        add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
    barrier, made = Barrier(4), []

    def ask() -> None:
        barrier.wait()
        with writing(engine) as connection:
            asked = NewPlan(snapshot_id=SNAPSHOT.id, idempotency_key="k", request_hash="c" * 64, requested_by="p")
            made.append(add_plan(connection, asked, NOON))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({plan.id for plan, _ in made}) == 1
    assert sorted(is_new for _, is_new in made) == [False, False, False, True]


def test_plans_are_listed_newest_first_from_where_one_was(engine: Engine) -> None:
    with writing(engine) as connection:
        add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
        asked = NewPlan(snapshot_id=SNAPSHOT.id, requested_by="p")
        # two at the same moment
        made = [add_plan(connection, asked, NOON + timedelta(seconds=s))[0] for s in (0, 5, 5, 9)]
        finish_plan(connection, made[1].id, PLAN, NOON)
        everything = list_plans(connection, 10)
        assert [item.created_at.second for item in everything] == [9, 5, 5, 0]
        seen = list_plans(connection, 2)
        rest = list_plans(connection, 10, before=(seen[-1].created_at, seen[-1].id))
        assert [*seen, *rest] == everything
        assert [item.id for item in list_plans(connection, 10, status=JobStatus.DONE)] == [made[1].id]


def test_progress_is_numbered_from_one_and_read_from_where_one_was(engine: Engine) -> None:
    with writing(engine) as connection:
        plan, other = a_plan(connection), a_plan(connection)
        for number, phase in enumerate(("relax", "select", "improve"), 1):
            assert add_plan_event(connection, plan.id, NOON, phase, 700 - number, 503, number * 0.5) == number
        assert add_plan_event(connection, other.id, NOON, "relax", None, None, 0.25) == 1
        found = events_after(connection, plan.id, 1)
        assert [(item.sequence, item.phase, item.cost, item.seconds) for item in found] == [
            (2, "select", 698, 1.0),
            (3, "improve", 697, 1.5),
        ]
