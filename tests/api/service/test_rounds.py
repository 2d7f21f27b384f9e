"""
Day after day a random option is accepted, the date moves on, the night makes its plan; nothing is refused or lost.

`make rounds` goes on for longer (ROUNDS for each set); here a few rounds. A failure names set, seed and round.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from api.access.grants import Role
from api.jobs.nightly import queue_nightly
from api.store.database import reading, writing
from api.store.plans import finish_plan, get_plan, read_plan_content, start_plan
from api.store.snapshots import get_snapshot, read_snapshot_content
from fixtures.generator import generate
from matcher.check import check_plan
from matcher.engine.solve import solve
from matcher.travel.roads.travel import RoadTravel
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import CurrentStay, Stay
from models.youth import Youth
from tests.api.service.conftest import Served, upload

ROUNDS = int(os.environ.get("ROUNDS", "4"))
SETS = ("small", "crisis-noord-veluwe", *(("region",) if ROUNDS > 4 else ()))
ASKED = 3
"""Youths for whom options are asked in a round."""
SETTINGS = SolverSettings(time_limit_seconds=3, workers=2)


@dataclass
class _Days:
    """What happens to one alliance, and what must not get lost."""

    served: Served
    random: Random
    travel: RoadTravel = field(default_factory=RoadTravel)
    decided: dict[str, tuple[Stay, ...]] = field(default_factory=dict)
    """The stays of the last decision about each youth."""
    accepted: int = 0
    gone: int = 0

    def __post_init__(self) -> None:
        self.client = self.served.client(Role.DESK, Role.PLANNER)

    @property
    def head(self) -> Snapshot:
        return Snapshot.model_validate(self.client.get("/v1/snapshots/head").json())

    def accept_something(self) -> None:
        """A random option of some random youths, as the desk shows it."""
        for youth in self.random.sample(self.head.youths, ASKED):
            answer = self.client.post("/v1/recommendations", json={"youth_id": youth.id})
            assert answer.status_code == 201, answer.text
            shown = answer.json()
            options = shown["recommendation"]["options"]
            if not options:
                continue
            body = {"kind": "accept", "option": self.random.randrange(len(options)), "reason": "as agreed"}
            taken = self.client.post(f"/v1/recommendations/{shown['id']}/decision", json=body)
            assert taken.status_code == 201, (youth.id, body, taken.text)
            self.decided[youth.id] = tuple(Stay.model_validate(item) for item in taken.json()["stays"])
            self.accepted += 1

    def night(self) -> None:
        """The night's plan, as the schedule asks for it and a worker makes it."""
        at = self.served.tick()
        with writing(self.served.engine) as connection:
            # one a date: the clock moves on with the rounds
            assert queue_nightly(connection, self.served.queue, at, at) is not None
        for plan_id in self.served.queue.queued:
            with writing(self.served.engine) as connection:
                start_plan(connection, plan_id, self.served.tick())
                record = get_plan(connection, plan_id)
                snapshot = read_snapshot_content(connection, get_snapshot(connection, record.snapshot_id))
                start = record.warm_start_plan_id
                warm = None if start is None else read_plan_content(connection, get_plan(connection, start))
            plan = solve(snapshot, Policy(), SETTINGS, travel=self.travel, warm_start=warm)
            self._is_whole(snapshot, plan)
            with writing(self.served.engine) as connection:
                finish_plan(connection, plan_id, plan, self.served.tick())
            with reading(self.served.engine) as connection:
                record = get_plan(connection, plan_id)
            assert (record.job_status.value, record.error_code) == ("done", None)
        self.served.queue.queued.clear()

    def _is_whole(self, snapshot: Snapshot, plan: Plan) -> None:
        assert plan.refused == ()
        assert [item.youth_id for item in plan.trajectories] == [item.id for item in snapshot.youths]
        assert check_plan(snapshot, plan, travel=self.travel).violations == ()

    def next_day(self) -> None:
        """The providers' upload of a later day; decisions taken before come along by themselves."""
        days = self.random.randint(1, 7)
        self.served.now += timedelta(days=days)
        head = self.head
        later = _later(head, head.as_of + timedelta(days=days), self.random)
        answer = upload(self.client, later)
        assert answer["pins_left_out"] == []
        self._nothing_is_lost()

    def _nothing_is_lost(self) -> None:
        """Every decision that is not over, with all that is left of its days, is a pin or has become the stay."""
        head = self.head
        youths = {item.id: item for item in head.youths}
        for youth_id, stays in self.decided.items():
            youth = youths.get(youth_id)
            if youth is None:
                continue
            pinned = () if youth.pinned is None else youth.pinned.stays
            for stay in stays:
                if stay.until > head.as_of and stay.from_date < head.calendar.end:
                    assert any(_covers(pin, stay, head.as_of) for pin in pinned), (youth_id, stay, pinned)
        kept = self.client.get("/v1/decisions", params={"limit": 1}).json()
        assert kept["items"] or not self.accepted


def _covers(pin: Stay, stay: Stay, as_of: date) -> bool:
    same = (pin.place, set(pin.support), pin.brigade_team_id) == (stay.place, set(stay.support), stay.brigade_team_id)
    return same and pin.from_date <= max(stay.from_date, as_of) and stay.until <= pin.until


def _later(snapshot: Snapshot, as_of: date, random: Random) -> Snapshot:
    """The alliance of a later day, as providers would send it: without pins, for these the service keeps."""
    youths = [found for item in snapshot.youths if (found := _youth_later(item, as_of, random)) is not None]
    here = {item.id for item in youths}
    fields: Mapping[str, Any] = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    kept = tuple(
        item.model_copy(
            update={
                "sibling_ids": tuple(other for other in item.sibling_ids if other in here),
                "keep_apart_ids": tuple(other for other in item.keep_apart_ids if other in here),
            }
        )
        for item in youths
    )
    return Snapshot(**{**fields, "as_of": as_of, "youths": kept})


def _youth_later(youth: Youth, as_of: date, random: Random) -> Youth | None:
    """Whose pinned stay has begun lives there now; whose care is over has left, as has one in a hundred."""
    stays = () if youth.pinned is None else youth.pinned.stays
    begun = [item for item in stays if item.from_date <= as_of]
    current = youth.current_stay
    if begun:
        last = max(begun, key=lambda item: item.from_date)
        here = current is not None and current.place == last.place
        since = current.since if current is not None and here else last.from_date
        current = CurrentStay(place=last.place, since=since, support=last.support, brigade_team_id=last.brigade_team_id)
    is_over = current is not None and youth.need.from_date + timedelta(days=youth.need.expected_days) < as_of
    decided_ahead = any(item.until > as_of for item in stays)
    if (is_over or random.random() < 0.01) and not decided_ahead:
        return None
    authorisation = youth.closed_authorisation
    if authorisation is not None and authorisation.until < as_of:
        authorisation = None
    return youth.model_copy(
        update={
            "current_stay": current,
            "pinned": None,
            "closed_authorisation": None
            if authorisation is not None and authorisation.until < as_of
            else authorisation,
        }
    )


@pytest.mark.parametrize("name", SETS)
def test_day_after_day_nothing_is_refused_and_nothing_lost(name: str, served: Served) -> None:
    days = _Days(served, Random(f"{name} 1"))
    upload(days.client, generate(name, 1))
    for number in range(ROUNDS):
        try:
            days.night()
            days.accept_something()
            days.next_day()
        except AssertionError as error:
            raise AssertionError(f"set {name}, round {number + 1} of {ROUNDS}: {error}") from error
    days.night()
    assert days.accepted > 0
