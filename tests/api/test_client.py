"""The second path of the README, by the client over a real socket."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from api.access.grants import Role
from api.client import NotInTimeError, ServiceClient, ServiceProblem
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.api.jobs.waiting import until
from tests.api.running_service import RunningService, running_service

QUICK = SolverSettings(time_limit_seconds=20, gap=0.001)
LONG = SolverSettings(time_limit_seconds=900, gap=0.0, prove=True, prove_trajectories=1, improve_rounds=1_000_000)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with running_service(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")
def planner(service: RunningService) -> Iterator[ServiceClient]:
    with ServiceClient(service.url, service.key(Role.PLANNER)) as client:
        yield client


@pytest.fixture(scope="module")
def head_id(planner: ServiceClient, snapshot: Snapshot) -> str:
    head = planner.store_snapshot(snapshot)["head_id"]
    assert isinstance(head, str)
    return head


@pytest.fixture(scope="module")
def plan_id(planner: ServiceClient, head_id: str) -> str:
    asked = planner.ask_for_plan(head_id, settings=QUICK)
    assert planner.wait(asked["id"], 180)["job_status"] == "done"
    plan_id = asked["id"]
    assert isinstance(plan_id, str)
    return plan_id


def test_upload_solve_follow_recommend_decide_publish(
    planner: ServiceClient, head_id: str, plan_id: str, snapshot: Snapshot
) -> None:
    assert head_id == snapshot.id
    told = planner.plan(plan_id)
    assert told["bound"] <= told["cost"]
    events = list(planner.follow(plan_id))
    assert events[0]["data"]["phase"] == "started"
    assert [event["event"] for event in events][-1] == "ended"
    # a connection that broke is taken up where it was
    assert list(planner.follow(plan_id, after=2)) == events[2:]
    assert planner.plan_content(plan_id).cost == told["cost"]

    waiting = next(youth.id for youth in snapshot.youths if youth.current_stay is None)
    recommendation = planner.recommend(waiting)
    assert recommendation["plan_id"] == plan_id
    decision = planner.accept(recommendation["id"], 0, "nearest to the grandmother")
    assert decision["child_snapshot_id"] != head_id
    assert [item["id"] for item in planner.get("/v1/decisions")["items"]] == [decision["id"]]

    assert planner.publish(plan_id)["plan_id"] == plan_id
    # the next plan contains the decision
    later = planner.ask_for_plan(settings=QUICK)
    assert later["published_plan_id"] == plan_id
    assert planner.wait(later["id"], 180)["job_status"] == "done"
    courses = {item.youth_id: item for item in planner.plan_content(later["id"]).trajectories}
    assert decision["place"] in {stay.place for stay in courses[waiting].stays}


def test_the_same_key_is_the_same_plan_and_another_request_is_refused(planner: ServiceClient, head_id: str) -> None:
    first = planner.ask_for_plan(head_id, settings=QUICK, idempotency_key="monday-7")
    assert planner.ask_for_plan(head_id, settings=QUICK, idempotency_key="monday-7")["id"] == first["id"]
    with pytest.raises(ServiceProblem) as refused:
        planner.ask_for_plan(head_id, settings=LONG, idempotency_key="monday-7")
    assert (refused.value.status, refused.value.code) == (409, "key_reused")
    planner.wait(first["id"], 180)


def test_a_solve_that_takes_too_long_is_stopped_and_its_plan_kept(planner: ServiceClient, head_id: str) -> None:
    asked = planner.ask_for_plan(head_id, settings=LONG)
    until(lambda: planner.plan(asked["id"])["job_status"] == "running", "it runs")
    with pytest.raises(NotInTimeError):
        planner.wait(asked["id"], 0.1)
    planner.stop(asked["id"])
    ended = planner.wait(asked["id"], 180)
    assert ended["job_status"] == "done"
    assert ended["ended"] in ("stopped", "proven")


def test_a_refusal_is_told_with_its_code(service: RunningService, planner: ServiceClient, snapshot: Snapshot) -> None:
    with pytest.raises(ServiceProblem) as refused:
        planner.plan("none")
    assert (refused.value.status, refused.value.code) == (404, "not_found")
    with ServiceClient(service.url, "nobody") as stranger, pytest.raises(ServiceProblem) as unknown:
        stranger.store_snapshot(snapshot)
    assert unknown.value.status == 401


def test_a_killed_worker_is_replaced(service: RunningService, planner: ServiceClient, plan_id: str) -> None:
    ready = [json.loads(line) for line in service.log.splitlines() if '"worker ready"' in line]
    os.kill(ready[-1]["process"], signal.SIGKILL)
    until(lambda: service.log.count('"worker ready"') > len(ready), "another worker is ready")
    asked = planner.ask_for_plan(settings=QUICK)
    assert planner.wait(asked["id"], 180)["job_status"] == "done"


def test_kill_9_of_the_service_ends_its_worker_and_the_next_one_goes_on(
    service: RunningService, planner: ServiceClient, head_id: str
) -> None:
    # the last test of this file: the service that the others use is gone after it
    asked = planner.ask_for_plan(head_id, settings=LONG)
    until(lambda: planner.plan(asked["id"])["job_status"] == "running", "it runs")
    service.process.kill()
    service.process.wait()
    until(lambda: '"worker ended"' in service.log, "the worker has ended by itself")
    with running_service(service.folder) as second, ServiceClient(second.url, second.key(Role.PLANNER)) as client:
        until(lambda: client.plan(asked["id"])["attempt"] == 2, "the next worker has begun it anew")
        client.stop(asked["id"])
        assert client.wait(asked["id"], 180)["job_status"] == "done"
