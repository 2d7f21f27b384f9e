from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from api.jobs.queue.jobs import (
    CRASHED,
    HANDED_BACK,
    Attempt,
    Standing,
    begin_attempt,
    fail_attempt,
    finish_attempt,
    note_progress,
    standing,
)
from api.store.audit import system
from api.store.database import open_database, reading, writing
from api.store.erasure import erase_youth
from api.store.plan_events import events_after
from api.store.plans import NewPlan, PlanRecord, add_plan, get_plan, read_plan_content, request_stop
from api.store.snapshots import add_snapshot
from api.store.states import JobStatus
from models.plan import EndReason, Plan, PlanStatus, Provenance, Trajectory
from models.snapshot import Snapshot
from tests.api.databases import NewDatabase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=7)


@pytest.fixture
def engine(new_database: NewDatabase) -> Iterator[Engine]:
    opened = open_database(new_database())
    yield opened
    opened.dispose()


@pytest.fixture
def plan_id(engine: Engine, tiny: Snapshot) -> str:
    with writing(engine) as connection:
        record, _ = add_snapshot(connection, tiny, system("tests"), NOON)
        plan, _ = add_plan(connection, NewPlan(snapshot_id=record.id, requested_by="key-1"), NOON)
    return plan.id


def _begin(engine: Engine, plan_id: str) -> Attempt:
    with writing(engine) as connection:
        attempt = begin_attempt(connection, plan_id, NOON)
    assert attempt is not None
    return attempt


def _plan(snapshot: Snapshot, cost: int) -> Plan:
    return Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=cost,
        bound=31,
        gap=0.5,
        trajectories=tuple(Trajectory(youth_id=youth.id) for youth in snapshot.youths),
        provenance=Provenance(ended=EndReason.TIME_LIMIT),
    )


def _record(engine: Engine, plan_id: str) -> PlanRecord:
    with reading(engine) as connection:
        return get_plan(connection, plan_id)


def test_an_attempt_runs_and_ends_with_its_plan(engine: Engine, plan_id: str, tiny: Snapshot) -> None:
    attempt = _begin(engine, plan_id)
    assert attempt.number == 1
    with writing(engine) as connection:
        assert note_progress(connection, attempt, NOON, "relax", 83, 29, 1.5)
        assert finish_attempt(connection, attempt, _plan(tiny, 71), LATER)
    record = _record(engine, plan_id)
    assert (record.job_status, record.cost, record.bound) == (JobStatus.DONE, 71, 31)
    assert (record.ended, record.plan_status, record.finished_at) == ("time_limit", "feasible", LATER)
    with reading(engine) as connection:
        assert [event.phase for event in events_after(connection, plan_id, 0)] == ["started", "relax"]


def test_an_older_attempt_changes_nothing(engine: Engine, plan_id: str, tiny: Snapshot) -> None:
    frozen, current = _begin(engine, plan_id), _begin(engine, plan_id)
    before = _record(engine, plan_id)
    with writing(engine) as connection:
        assert standing(connection, frozen) == Standing(is_current=False, stop_asked=False)
        assert standing(connection, current) == Standing(is_current=True, stop_asked=False)
        assert not note_progress(connection, frozen, LATER, "improve", 5, 3, 9.0)
        assert not finish_attempt(connection, frozen, _plan(tiny, 5), LATER)
        assert not fail_attempt(connection, frozen, "timed_out", LATER)
    assert _record(engine, plan_id) == before
    with reading(engine) as connection:
        assert [event.phase for event in events_after(connection, plan_id, 0)] == ["started", "started"]


def test_what_is_done_stays_done(engine: Engine, plan_id: str, tiny: Snapshot) -> None:
    attempt = _begin(engine, plan_id)
    with writing(engine) as connection:
        finish_attempt(connection, attempt, _plan(tiny, 71), NOON)
    before = _record(engine, plan_id)
    with writing(engine) as connection:
        assert begin_attempt(connection, plan_id, LATER) is None
        assert not finish_attempt(connection, attempt, _plan(tiny, 5), LATER)
        assert not fail_attempt(connection, attempt, "timed_out", LATER)
        assert not note_progress(connection, attempt, LATER, "improve")
    assert _record(engine, plan_id) == before


def test_a_stop_is_seen_by_whoever_runs_it(engine: Engine, plan_id: str) -> None:
    attempt = _begin(engine, plan_id)
    with writing(engine) as connection:
        request_stop(connection, plan_id, LATER)
        assert standing(connection, attempt) == Standing(is_current=True, stop_asked=True)


def test_the_third_crash_is_the_last(engine: Engine, plan_id: str) -> None:
    for _ in range(3):
        attempt = _begin(engine, plan_id)
        with writing(engine) as connection:
            note_progress(connection, attempt, NOON, CRASHED)
    with writing(engine) as connection:
        assert begin_attempt(connection, plan_id, LATER) is None
    record = _record(engine, plan_id)
    assert (record.job_status, record.error_code, record.ended) == (JobStatus.FAILED, "too_many_attempts", "error")


def test_attempts_that_were_handed_back_are_not_held_against_the_job(engine: Engine, plan_id: str) -> None:
    for _ in range(7):
        attempt = _begin(engine, plan_id)
        with writing(engine) as connection:
            note_progress(connection, attempt, NOON, HANDED_BACK)
    for _ in range(3):
        _begin(engine, plan_id)
    with writing(engine) as connection:
        assert begin_attempt(connection, plan_id, LATER) is None


def test_a_youth_erased_meanwhile_is_not_in_the_plan(engine: Engine, plan_id: str, tiny: Snapshot) -> None:
    attempt, erased = _begin(engine, plan_id), tiny.youths[0].id
    with writing(engine) as connection:
        erase_youth(connection, erased, system("tests"), NOON)
        assert finish_attempt(connection, attempt, _plan(tiny, 71), LATER)
        kept = read_plan_content(connection, get_plan(connection, plan_id))
    assert erased not in {item.youth_id for item in kept.trajectories}
    assert len(kept.trajectories) == len(tiny.youths) - 1
