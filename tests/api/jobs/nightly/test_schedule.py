from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.jobs.nightly.schedule import AMSTERDAM, local_date, queue_nightly
from api.service.decisions.pins import with_pin
from api.store.audit import system
from api.store.database import reading, writing
from api.store.plans import PlanRecord, get_plan, list_plans, publish, read_plan_content
from api.store.proposals import list_proposals
from api.store.schedules import NightlySchedule, read_nightly, write_nightly
from api.store.snapshots import add_snapshot, head_id, move_head
from api.store.states import ProposalState, SnapshotCause
from fixtures.cases.nearest_free_place import nearest_free_place
from models.policy import Policy
from models.settings import SolverSettings
from tests.api.databases import NewDatabase
from tests.api.jobs.service import Service, is_done
from tests.api.jobs.solver_with_engine import seed_of
from tests.api.jobs.waiting import until

CASE = nearest_free_place()
AUTHOR = system("tests")
SETTINGS = SolverSettings(time_limit_seconds=300, seed=seed_of("real"))


@pytest.fixture
def alliance(new_sqlite: NewDatabase, tmp_path: Path) -> Iterator[Service]:
    """One waiting youth and two free beds, stored two days ago."""
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    with Service.open(new_sqlite(), tmp_path, CASE.snapshot, two_days_ago) as opened:
        with writing(opened.engine) as connection:
            write_nightly(connection, NightlySchedule(settings=SETTINGS), AUTHOR, two_days_ago)
        yield opened


def _queue(service: Service, scheduled_at: datetime) -> PlanRecord | None:
    with writing(service.engine) as connection:
        plan_id = queue_nightly(connection, service.queue, scheduled_at, datetime.now(UTC))
        return None if plan_id is None else get_plan(connection, plan_id)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2027, 7, 1, 21, 59, tzinfo=UTC), date(2027, 7, 1)),
        (datetime(2027, 7, 1, 22, 0, tzinfo=UTC), date(2027, 7, 2)),
        # half past two comes twice when summer time ends: one date
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_date_is_that_of_amsterdam(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_there_is_one_plan_a_date_whatever_the_schedule_becomes(alliance: Service) -> None:
    now = datetime.now(UTC)
    first = _queue(alliance, now)
    with writing(alliance.engine) as connection:
        write_nightly(connection, NightlySchedule(policy=Policy(name="another"), settings=SETTINGS), AUTHOR, now)
    again = _queue(alliance, now)
    assert first is not None
    assert again is not None
    assert again.id == first.id
    other = _queue(alliance, now - timedelta(days=1))
    assert other is not None
    assert other.id != first.id
    assert (first.kind, first.settings, first.requested_by) == ("nightly", SETTINGS, "system:nightly")


def test_a_service_set_up_after_the_moment_has_missed_nothing(alliance: Service) -> None:
    assert _queue(alliance, datetime.now(UTC) - timedelta(days=3)) is None


def test_a_schedule_that_is_off_plans_nothing(alliance: Service) -> None:
    now = datetime.now(UTC)
    with writing(alliance.engine) as connection:
        write_nightly(connection, NightlySchedule(enabled=False), AUTHOR, now)
    assert _queue(alliance, now) is None


def test_night_after_night(alliance: Service) -> None:
    now = datetime.now(UTC)
    by_day = datetime.now(ZoneInfo(AMSTERDAM)) + timedelta(hours=12)
    with writing(alliance.engine) as connection:
        # not while this test runs, and nothing missed: the nights begin when it says so
        schedule = NightlySchedule(at=time(by_day.hour, by_day.minute), settings=SETTINGS)
        write_nightly(connection, schedule, AUTHOR, now)
    alliance.worker()
    first = _queue(alliance, now - timedelta(days=1))
    assert first is not None
    assert is_done(alliance.until_final(first.id))
    with reading(alliance.engine) as connection:
        plan = read_plan_content(connection, get_plan(connection, first.id))
        (proposal,) = list_proposals(connection, first.id)
    assert plan.cost == CASE.expected_cost_points
    # the incumbent waits the whole week
    assert (proposal.youth_id, proposal.state, proposal.points) == ("y-1", ProposalState.OPEN, 203 - 16_800)
    assert [stay.place for stay in proposal.stays] == ["near"]

    # somebody decides for the other bed, and the planner publishes what was planned
    decided = tuple(stay.model_copy(update={"place": "far"}) for stay in proposal.stays)
    with writing(alliance.engine) as connection:
        pinned = with_pin(CASE.snapshot, "y-1", decided)
        add_snapshot(connection, pinned, AUTHOR, now, SnapshotCause.DECISION, head_id(connection))
        move_head(connection, pinned.id, AUTHOR, now, SnapshotCause.DECISION)
        publish(connection, first.id, AUTHOR, now)
    second = _queue(alliance, now)
    assert second is not None
    assert (second.snapshot_id, second.warm_start_plan_id, second.published_plan_id) == (pinned.id, first.id, first.id)
    assert is_done(alliance.until_final(second.id))
    with reading(alliance.engine) as connection:
        plan = read_plan_content(connection, get_plan(connection, second.id))
        assert [stay.place for stay in plan.trajectories[0].stays] == ["far"]
        assert plan.provenance.published_snapshot_id == CASE.snapshot.id
        assert list_proposals(connection, second.id) == []
        assert [item.state for item in list_proposals(connection, first.id)] == [ProposalState.LAPSED]


def test_a_night_missed_while_the_service_was_down_is_made_up_for_once(alliance: Service) -> None:
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).astimezone(ZoneInfo(AMSTERDAM))
    schedule = NightlySchedule(at=time(an_hour_ago.hour, an_hour_ago.minute), settings=SETTINGS)
    with writing(alliance.engine) as connection:
        write_nightly(connection, schedule, AUTHOR, datetime.now(UTC) - timedelta(days=2))

    def nights() -> list[PlanRecord]:
        with reading(alliance.engine) as connection:
            return list_plans(connection, 10)

    worker = alliance.worker()
    until(nights, "the night is made up for")
    assert is_done(alliance.until_final(nights()[0].id))
    worker.terminate()
    assert worker.wait(180) == 0
    alliance.worker()
    until(lambda: alliance.log_of().count("worker ready") == 2, "the next worker is there")
    desk = alliance.ask("brisk")
    alliance.until_plan(desk, is_done, "done")
    assert [plan.kind for plan in nights()] == ["desk", "nightly"]
    assert nights()[1].idempotency_key == an_hour_ago.date().isoformat()
    with reading(alliance.engine) as connection:
        assert read_nightly(connection).schedule == schedule
