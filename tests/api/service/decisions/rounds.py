"""Rounds of the service as an alliance lives them: an option is accepted, the date moves on, the night plans.

``python -m tests.api.service.decisions.rounds small region --rounds 100 --seed 1`` runs them and tells how many; the
first that goes wrong ends it with set, seed, round and youth. A round depends on the rounds before it.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import structlog
from starlette.testclient import TestClient

from api.access.grants import Role
from api.jobs.nightly.proposals import renew_proposals
from api.jobs.nightly.schedule import queue_nightly
from api.jobs.queue.jobs import begin_attempt, finish_attempt
from api.jobs.solve import process
from api.jobs.solve.folder import CHANGES, SolverFolder
from api.jobs.solve.jobs import fill_folder
from api.jobs.solve.process import ProgressPipe, Task
from api.store.audit import system
from api.store.database import open_database, reading, writing
from api.store.decisions import list_decisions
from api.store.plans import PlanRecord, get_plan, read_plan_content, read_policy_of
from api.store.schedules import NightlySchedule, write_nightly
from api.store.snapshots import get_snapshot, read_snapshot_content
from api.store.states import DecisionKind, JobStatus
from fixtures.generator import generate
from matcher.check import check_plan
from matcher.travel.roads.travel import RoadTravel
from models.calendar import Calendar
from models.plan import Plan
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay
from models.vocabulary import Setting
from models.youth import Youth
from tests.api.databases import sqlite_databases
from tests.api.service.conftest import Served, upload
from tests.api.service.decisions.next_day import next_day, with_some_pins

REASON = {"reason": "talked over with the parents"}
LONG_AGO = timedelta(days=3)

Arrangement = tuple[str, frozenset[tuple[str, str]], str | None]
"""Place, support and brigade team."""


class Rounds:
    """
    One alliance, from one date to the next.

    Attributes
    ----------
    wanted
        What was decided for each youth, day by day, written down here beside the service.
    """

    def __init__(self, served: Served, set_name: str, seed: int, seconds: float) -> None:
        self.served, self.set_name, self.seed = served, set_name, seed
        self.client = _client(served)
        self.first = self.records = generate(set_name, 1)
        self.accepted = 0
        self.gone = 0
        """Accepted too late: somebody else was first."""
        self.wanted: dict[str, dict[date, Arrangement]] = defaultdict(dict)
        self.plan_id: str | None = None
        settings = SolverSettings(time_limit_seconds=seconds, workers=1)
        # the night is when these rounds say so
        with writing(served.engine) as connection:
            write_nightly(connection, NightlySchedule(at=clock(12), settings=settings), _AUTHOR, served.now - LONG_AGO)
        upload(self.client, self.records)

    def run(self, rounds: int) -> None:
        """So many rounds."""
        for number in range(rounds):
            rng = random.Random(f"{self.set_name} {self.seed} {number}")
            try:
                self._decide(rng)
                self._move_on(rng, number)
                self._night(rng)
            except Exception as error:
                told = f"set {self.set_name}, seed {self.seed}, round {number}, on {self.records.as_of}: {error}"
                raise AssertionError(told) from error

    def _decide(self, rng: random.Random) -> None:
        """One or two youths get an option of theirs, or what the night proposes; those with decisions more often."""
        if self.plan_id is not None and rng.random() < 0.3:
            self._accept_proposal(rng)
            return
        head = self._head()
        pool = [youth.id for youth in head.youths for _ in range(_interest(youth, head.as_of))]
        shown = [self._ask(youth_id) for youth_id in rng.choices(pool, k=rng.choice((1, 1, 2)))]
        for number, document in enumerate(shown):
            options = document["recommendation"]["options"]
            if not options:
                continue
            option = rng.randrange(len(options))
            path = f"/v1/recommendations/{document['id']}/decision"
            answer = self.client.post(path, json={"kind": "accept", "option": option} | REASON)
            if answer.status_code == 409 and number:
                self._require(answer.json()["code"] == "option_gone", document["youth_id"], answer.text)
                self.gone += 1
                continue
            self._require(answer.status_code == 201, document["youth_id"], f"option {option}: {answer.text}")
            self._note(document["youth_id"], answer.json()["stays"], _at_place(options[option]))

    def _accept_proposal(self, rng: random.Random) -> None:
        path = f"/v1/plans/{self.plan_id}/proposals"
        items = self.client.get(path, params={"state": "open"}).json()["items"]
        items = [item for item in items if item["stays"]]
        if not items:
            return
        proposal = rng.choice(items)
        youth_id = proposal["youth_id"]
        answer = self.client.post(f"{path}/{youth_id}/decision", json={"kind": "accept"} | REASON)
        if answer.status_code == 409:
            self._require(answer.json()["code"] == "option_gone", youth_id, answer.text)
            self.gone += 1
            return
        self._require(answer.status_code == 201, youth_id, answer.text)
        stays = answer.json()["stays"]
        self._note(youth_id, stays, [stay for stay in stays if stay in proposal["stays"]])

    def _note(self, youth_id: str, decided: Sequence[dict[str, Any]], taken: Sequence[dict[str, Any]]) -> None:
        """What was taken holds from now on; beside it what was decided before still does."""
        self.accepted += 1
        stays = [Stay.model_validate(item) for item in decided]
        for stay in taken:
            self._require(stay in decided, youth_id, f"what was taken is not what was decided: {stay}")
        self.wanted[youth_id] |= dict(_by_day(stays, self.records.as_of))

    def _ask(self, youth_id: str) -> dict[str, Any]:
        answer = self.client.post("/v1/recommendations", json={"youth_id": youth_id})
        self._require(answer.status_code == 201, youth_id, answer.text)
        document: dict[str, Any] = answer.json()
        return document

    def _move_on(self, rng: random.Random, number: int) -> None:
        head = self._head()
        decided = {youth.id: youth.pinned.stays for youth in head.youths if youth.pinned is not None}
        before = self.records.as_of
        self.records = next_day(rng, self.records, self.first, decided, number)
        self.served.now += self.records.as_of - before
        # keys end after a month
        self.client = _client(self.served)
        stored = upload(self.client, with_some_pins(rng, self.records, head))
        self._all_decided_is_there(stored["pins_left_out"])

    def _all_decided_is_there(self, left_out: Sequence[str]) -> None:
        head = self._head()
        calendar = head.calendar
        for youth in head.youths:
            wanted = {day: what for day, what in self.wanted[youth.id].items() if head.as_of <= day < calendar.end}
            pinned = dict(_by_day(youth.pinned.stays if youth.pinned else (), head.as_of))
            lost = {day: what for day, what in wanted.items() if pinned.get(day) != what}
            unfit = {day for day, what in lost.items() if _is_unauthorised(head, youth.id, what[0], day, calendar)}
            self._require(set(lost) <= unfit, youth.id, f"decided, and lost: {lost}")
            if youth.id in left_out:
                closed = {unit.id for unit in head.units if unit.setting is Setting.CLOSED}
                self._require(any(what[0] in closed for what in wanted.values()), youth.id, "left out without need")

    def _night(self, rng: random.Random) -> None:
        with writing(self.served.engine) as connection:
            plan_id = queue_nightly(connection, self.served.queue, self.served.tick(), self.served.tick())
        assert plan_id is not None
        self.served.queue.queued.remove(plan_id)
        record = self._made(plan_id)
        self._require(record.job_status is JobStatus.DONE, "-", f"the night's plan is {record.job_status}")
        self._require(record.error_code is None, "-", f"the night's plan ended with {record.error_code}")
        self._check(record)
        self.plan_id = plan_id
        if rng.random() < 0.3:
            answer = self.client.post(f"/v1/plans/{plan_id}/publication")
            self._require(answer.status_code == 201, "-", answer.text)
        with reading(self.served.engine) as connection:
            kept = [item for item in list_decisions(connection, 100_000) if item.kind is DecisionKind.ACCEPT]
        self._require(len(kept) == self.accepted, "-", f"{len(kept)} decisions in the register, {self.accepted} taken")

    def _made(self, plan_id: str) -> PlanRecord:
        """Does the job as a worker does it, in this process."""
        engine, served = self.served.engine, self.served
        with tempfile.TemporaryDirectory() as scratch:
            folder = SolverFolder.create(Path(scratch))
            with writing(engine) as connection:
                attempt = begin_attempt(connection, plan_id, served.tick())
                assert attempt is not None
                record = get_plan(connection, plan_id)
                fill_folder(connection, record, folder)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                task = Task(folder, record.settings, "roads", threading.Event(), ProgressPipe(nowhere), None)
                code = process._answer(task)
            finally:
                os.close(nowhere)
            told = folder.refusal.read_text() if folder.refusal.exists() else ""
            self._require(code == 0, "-", f"the night's plan was refused: {told}")
            plan = Plan.model_validate_json(folder.plan.read_bytes())
            changes = CHANGES.validate_json(folder.changes.read_bytes())
        with writing(engine) as connection:
            self._require(finish_attempt(connection, attempt, plan, served.tick()), "-", "the plan was not kept")
            renew_proposals(connection, plan_id, changes, served.tick())
            return get_plan(connection, plan_id)

    def _check(self, record: PlanRecord) -> None:
        with reading(self.served.engine) as connection:
            plan = read_plan_content(connection, record)
            snapshot = read_snapshot_content(connection, get_snapshot(connection, record.snapshot_id))
            policy = read_policy_of(connection, record)
            told = None if record.published_plan_id is None else get_plan(connection, record.published_plan_id)
            published = None if told is None else read_plan_content(connection, told)
        for refusal in plan.refused:
            self._require(False, refusal.youth_id or "-", f"refused: {refusal}")
        planned = {item.youth_id for item in plan.trajectories}
        self._require(planned == {item.id for item in snapshot.youths}, "-", "somebody has no trajectory")
        report = check_plan(snapshot, plan, policy, travel=RoadTravel(), published=published)
        for violation in report.violations:
            self._require(False, violation.youth_id or "-", f"the plan breaks a rule: {violation}")

    def _head(self) -> Snapshot:
        return Snapshot.model_validate_json(self.client.get("/v1/snapshots/head").content)

    def _require(self, holds: bool, youth_id: str, words: str) -> None:
        if not holds:
            raise AssertionError(f"youth {youth_id}: {words}")


_AUTHOR = system("rounds")


def _client(served: Served) -> TestClient:
    return served.client(Role.PLANNER, Role.DESK)


def _interest(youth: Youth, as_of: date) -> int:
    """How often one is asked about: most of all who has a decision for later, least who only lives somewhere."""
    if youth.pinned is not None and min(stay.from_date for stay in youth.pinned.stays) > as_of:
        return 20
    return 5 if youth.pinned is not None or youth.current_stay is None else 1


def _at_place(option: dict[str, Any]) -> list[dict[str, Any]]:
    """The stays of an option at its place, one after the other."""
    stays = [item["stay"] for item in option["stays"]]
    first = next(index for index, stay in enumerate(stays) if stay["place"] == option["place"])
    taken = [stays[first]]
    for stay in stays[first + 1 :]:
        if (stay["place"], stay["from"]) != (option["place"], taken[-1]["until"]):
            break
        taken.append(stay)
    return taken


def _by_day(stays: Iterable[Stay], first: date) -> Iterable[tuple[date, Arrangement]]:
    """Each day of stays from a first one on, with what is decided for it."""
    for stay in stays:
        what = (
            stay.place,
            frozenset((item.expertise.value, item.team_id) for item in stay.support),
            stay.brigade_team_id,
        )
        day = max(stay.from_date, first)
        while day < stay.until:
            yield day, what
            day += timedelta(days=1)


def _is_unauthorised(head: Snapshot, youth_id: str, place: str, day: date, calendar: Calendar) -> bool:
    """In a closed unit, on a day whose period is not wholly inside the youth's authorisation."""
    if not any(unit.id == place and unit.setting is Setting.CLOSED for unit in head.units):
        return False
    authorisation = next(item for item in head.youths if item.id == youth_id).closed_authorisation
    if authorisation is None:
        return True
    period = calendar.period_until(calendar.day_of(day))
    first, last = calendar.boundaries[period], calendar.boundaries[period + 1] - 1
    return calendar.date_of(first) < authorisation.from_date or calendar.date_of(last) > authorisation.until


def run_rounds(folder: Path, set_name: str, seed: int, rounds: int, seconds: float) -> str:
    """Rounds on a set with a database of their own; a line with what was done."""
    begun = time.monotonic()
    engine = open_database(sqlite_databases(folder)())
    try:
        done = Rounds(Served(engine), set_name, seed, seconds)
        done.run(rounds)
    finally:
        engine.dispose()
    spent = time.monotonic() - begun
    return (
        f"{set_name}, seed {seed}: {rounds} rounds, {done.accepted} accepted, {done.gone} gone, "
        f"until {done.records.as_of}, {len(done.records.youths)} youths, {spent:.0f} s, no failure"
    )


def main() -> None:
    """The rounds of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else None)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3.0, help="time limit of a night's plan")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for set_name in asked.sets:
        with tempfile.TemporaryDirectory() as folder:
            line = run_rounds(Path(folder), set_name, asked.seed, asked.rounds, asked.seconds)
        sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
