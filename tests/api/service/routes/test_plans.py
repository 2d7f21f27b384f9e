import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role, Scope
from api.store.database import writing
from api.store.plan_events import add_plan_event
from models.plan import Plan, Refusal
from models.snapshot import Horizon, Snapshot
from tests.api.service.conftest import Served, upload


@pytest.fixture
def planner(served: Served, last_bed: Snapshot) -> TestClient:
    client = served.client(Role.PLANNER)
    upload(client, last_bed)
    return client


def asked(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/v1/plans", json=body)
    assert answer.status_code == 202, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_a_plan_is_queued_made_and_read(served: Served, planner: TestClient, last_bed: Snapshot) -> None:
    answer = planner.post("/v1/plans", json={"settings": {"time_limit_seconds": 5, "gap": 0.25}})
    plan = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (202, f"/v1/plans/{plan['id']}")
    assert (plan["job_status"], plan["plan_status"], plan["ended"]) == ("queued", None, None)
    assert (plan["snapshot_id"], plan["settings"]["gap"]) == (last_bed.id, 0.25)
    assert served.queue.queued == [plan["id"]]
    early = planner.get(f"/v1/plans/{plan['id']}/content")
    assert (early.status_code, early.json()["code"], early.json()["job_status"]) == (409, "not_done", "queued")
    served.work()
    done = planner.get(answer.headers["location"]).json()
    assert (done["job_status"], done["plan_status"], done["cost"]) == ("done", "optimal", 17017)
    content = Plan.model_validate(planner.get(f"/v1/plans/{plan['id']}/content").json())
    assert (content.cost, content.snapshot_id) == (17017, last_bed.id)


def test_one_key_and_body_is_one_plan_and_another_body_is_refused(served: Served, planner: TestClient) -> None:
    headers = {"Idempotency-Key": "night-7"}
    first = planner.post("/v1/plans", json={"settings": {"seed": 3}}, headers=headers)
    again = planner.post("/v1/plans", json={"settings": {"seed": 3}}, headers=headers)
    assert (first.json()["id"], first.status_code) == (again.json()["id"], again.status_code)
    other = planner.post("/v1/plans", json={"settings": {"seed": 4}}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert other.json()["plan_id"] == first.json()["id"]
    assert len(served.queue.queued) == 1
    # a key is one's own
    desk = served.client(Role.DESK).post("/v1/plans", json={"settings": {"seed": 4}}, headers=headers)
    assert desk.status_code == 202


def test_a_queue_that_fails_leaves_no_plan(
    served: Served, planner: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: object, plan: object) -> None:
        raise RuntimeError("queue")

    monkeypatch.setattr(served.queue, "enqueue", fail)
    answer = planner.post("/v1/plans", json={})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert planner.get("/v1/plans").json()["items"] == []


def test_a_desk_goes_before_a_planner_and_an_analyst(served: Served, planner: TestClient) -> None:
    from api.store.database import reading
    from api.store.plans import list_plans

    for role in (Role.ANALYST, Role.PLANNER, Role.DESK):
        asked(served.client(role))
    with reading(served.engine) as connection:
        assert [item.priority for item in list_plans(connection, 3)] == [1, 5, 9]


def test_stopping_is_for_who_asked_and_for_planners_and_can_be_repeated(served: Served, planner: TestClient) -> None:
    analyst = served.client(Role.ANALYST)
    plan_id = asked(analyst)["id"]
    assert served.client(Role.DESK).delete(f"/v1/plans/{plan_id}").status_code == 403
    first = analyst.delete(f"/v1/plans/{plan_id}")
    again = planner.delete(f"/v1/plans/{plan_id}")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["stop_requested_at"] == again.json()["stop_requested_at"] is not None
    assert served.queue.stopped == [plan_id, plan_id]
    served.work()
    assert planner.delete(f"/v1/plans/{plan_id}").json()["job_status"] == "done"
    assert served.queue.stopped == [plan_id, plan_id]


def test_plans_are_listed_by_status_page_by_page(served: Served, planner: TestClient) -> None:
    ids = [asked(planner, settings={"seed": seed})["id"] for seed in range(3)]
    first = planner.get("/v1/plans", params={"limit": 2}).json()
    rest = planner.get("/v1/plans", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [item["id"] for item in (*first["items"], *rest["items"])] == ids[::-1]
    assert rest["next_cursor"] is None
    assert planner.get("/v1/plans", params={"status": "done"}).json()["items"] == []
    assert planner.get("/v1/plans", params={"status": "lost"}).status_code == 422


def test_an_etag_of_a_plan_changes_with_its_state(served: Served, planner: TestClient) -> None:
    plan_id = asked(planner)["id"]
    etag = planner.get(f"/v1/plans/{plan_id}").headers["etag"]
    assert planner.get(f"/v1/plans/{plan_id}", headers={"If-None-Match": etag}).status_code == 304
    served.work()
    assert planner.get(f"/v1/plans/{plan_id}", headers={"If-None-Match": etag}).status_code == 200


def test_analysis_unplaced_and_difference_tell_of_the_plan(served: Served, planner: TestClient) -> None:
    plan_id = asked(planner)["id"]
    served.work()
    analysis = planner.get(f"/v1/plans/{plan_id}/analysis").json()
    assert analysis["terms"] == {"waiting": 16800, "family_travel": 217}
    unplaced = planner.get(f"/v1/plans/{plan_id}/unplaced").json()["unplaced"]
    assert [(item["youth_id"], item["days"]) for item in unplaced] == [("y-1", 7)]
    difference = planner.get(f"/v1/plans/{plan_id}/diff").json()
    assert (difference["cost"], difference["cost_against"]) == (17017, 16800 + 33600)
    assert difference["terms"] == {"waiting": -33600, "family_travel": 217}
    assert [(item["youth_id"], item["points"]) for item in difference["changes"]] == [("y-2", -33383)]
    same = planner.get(f"/v1/plans/{plan_id}/diff", params={"against": plan_id}).json()
    assert (same["changes"], same["terms"]) == ([], {})
    assert planner.get(f"/v1/plans/{plan_id}/diff", params={"against": "none"}).status_code == 404


def test_a_published_plan_is_the_reference_of_later_ones(served: Served, planner: TestClient) -> None:
    first = asked(planner)["id"]
    assert planner.post(f"/v1/plans/{first}/publication").json()["code"] == "not_done"
    served.work()
    made = planner.post(f"/v1/plans/{first}/publication")
    again = planner.post(f"/v1/plans/{first}/publication")
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert asked(planner, settings={"seed": 2})["published_plan_id"] == first


def test_experiments_are_neither_published_nor_what_a_desk_builds_on(
    served: Served, planner: TestClient, last_bed: Snapshot
) -> None:
    analyst, desk = served.client(Role.ANALYST), served.client(Role.DESK)
    fields = {name: getattr(last_bed, name) for name in Snapshot.model_fields}
    scenario = upload(analyst, Snapshot(**fields | {"horizon": Horizon(days=5, weeks=0)}), scenario=True)["id"]
    of_scenario = asked(planner, snapshot_id=scenario)["id"]
    of_analyst = asked(analyst)["id"]
    served.work()
    refused = planner.post(f"/v1/plans/{of_scenario}/publication")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_the_head")
    assert desk.post("/v1/recommendations", json={"youth_id": "y-1"}).json()["plan_id"] is None
    chosen = desk.post("/v1/recommendations", json={"youth_id": "y-1", "plan_id": of_analyst}).json()
    assert chosen["plan_id"] == of_analyst
    of_planner = asked(planner)["id"]
    served.work()
    assert desk.post("/v1/recommendations", json={"youth_id": "y-1"}).json()["plan_id"] == of_planner
    assert planner.post(f"/v1/plans/{of_analyst}/publication").status_code == 201
    assert desk.post("/v1/recommendations", json={"youth_id": "y-1"}).json()["plan_id"] == of_analyst
    # costs count departures from what people were told, from now on
    stays = [{"place": "unit", "from": "2026-11-23", "until": "2026-11-30"}]
    by_hand = {"trajectories": [{"youth_id": "y-1", "stays": stays}, {"youth_id": "y-2", "stays": []}]}
    costed = planner.post("/v1/evaluations", json={"plan": by_hand}).json()
    assert costed["terms"]["departure"] == 7 * 150
    assert costed["violations"] == []


def test_a_scope_shows_its_part_of_a_plan(served: Served, planner: TestClient) -> None:
    plan_id = asked(planner)["id"]
    served.work()
    other = served.client(Role.DESK, scope=Scope(region_ids=frozenset({"R9"})))
    assert other.get(f"/v1/plans/{plan_id}/content").json()["trajectories"] == []
    assert other.get(f"/v1/plans/{plan_id}/unplaced").json()["unplaced"] == []
    assert other.get(f"/v1/plans/{plan_id}/diff").json()["changes"] == []
    assert "y-1" not in other.get(f"/v1/plans/{plan_id}/content").text


def events_of(text: str) -> list[dict[str, str]]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


def test_progress_streams_to_the_end_and_goes_on_where_one_was(served: Served, planner: TestClient) -> None:
    plan_id = asked(planner)["id"]
    with writing(served.engine) as connection:
        for phase, cost in (("relax", None), ("select", 17100), ("improve", 17017)):
            add_plan_event(connection, plan_id, served.now, phase, cost, 17000, 0.5)
    served.work()
    found = events_of(planner.get(f"/v1/plans/{plan_id}/events").text)
    assert [(item.get("id"), item["event"]) for item in found] == [
        ("1", "progress"),
        ("2", "progress"),
        ("3", "progress"),
        (None, "ended"),
    ]
    assert json.loads(found[1]["data"])["gap"] == pytest.approx(100 / 17100)
    assert json.loads(found[3]["data"])["job_status"] == "done"
    for more in ({"headers": {"Last-Event-ID": "2"}}, {"params": {"after": 2}}):
        rest = events_of(planner.get(f"/v1/plans/{plan_id}/events", **more).text)
        assert [item.get("id") for item in rest] == ["3", None]
    assert planner.get("/v1/plans/none/events").status_code == 404
    odd = planner.get(f"/v1/plans/{plan_id}/events", headers={"Last-Event-ID": "99999999999999999999"})
    assert [item["event"] for item in events_of(odd.text)] == ["ended"]


def test_a_request_can_be_looked_at_without_queueing(served: Served, planner: TestClient, last_bed: Snapshot) -> None:
    looked = planner.post("/v1/plans", params={"operation": "validate"}, json={})
    assert (looked.status_code, looked.json()["snapshot_id"]) == (200, last_bed.id)
    missing = planner.post("/v1/plans", params={"operation": "validate"}, json={"snapshot_id": "sha256:none"})
    assert missing.status_code == 404
    assert planner.post("/v1/plans", json={"warm_start_plan_id": "none"}).status_code == 404
    refused = planner.post("/v1/plans", json={"settings": {"time_limit": 5}})
    assert refused.json()["issues"][0]["path"] == "/body/settings/time_limit"
    assert served.queue.queued == []


def test_a_plan_made_by_hand_is_costed_and_judged(planner: TestClient) -> None:
    stays = [{"place": "unit", "from": "2026-11-23", "until": "2026-11-30"}]
    plan = {"trajectories": [{"youth_id": "y-1", "stays": stays}, {"youth_id": "y-2", "stays": []}]}
    found = planner.post("/v1/evaluations", json={"plan": plan}).json()
    assert (found["cost"], found["terms"]) == (33817, {"family_travel": 217, "waiting": 33600})
    assert found["violations"] == []
    both = {"trajectories": [{"youth_id": item, "stays": stays} for item in ("y-1", "y-2")]}
    broken = planner.post("/v1/plans", params={"operation": "evaluate"}, json={"plan": both})
    assert {item["code"] for item in broken.json()["violations"]} == {"capacity_beds"}
    unknown = {"trajectories": [{"youth_id": "y-9", "stays": stays}]}
    assert planner.post("/v1/evaluations", json={"plan": unknown}).status_code == 404
    nowhere = {"trajectories": [{"youth_id": "y-1", "stays": [stays[0] | {"place": "unit-9"}]}]}
    refused = planner.post("/v1/evaluations", json={"plan": nowhere})
    assert (refused.status_code, refused.json()["issues"][0]["code"]) == (422, "place_unknown")
    assert planner.post("/v1/plans", params={"operation": "evaluate"}, json={}).status_code == 422


def test_the_file_to_send_of_a_partly_refused_plan_holds_no_names_and_no_youth_out_of_scope(
    served: Served, planner: TestClient, last_bed: Snapshot
) -> None:
    plan_id = asked(planner)["id"]
    served.work()
    assert planner.get(f"/v1/plans/{plan_id}/fault-report").status_code == 404
    first, second = (item.id for item in last_bed.youths[:2])
    refused = (
        *(Refusal(code="max_moves", youth_id=youth_id) for youth_id in (first, second)),
        Refusal(code="capacity_apart", resource=f"apart:{first}:{second}:unit"),
    )
    plan_id = asked(planner)["id"]
    served.work(change=lambda plan: plan.model_copy(update={"refused": refused}))
    assert planner.get(f"/v1/plans/{plan_id}").json()["error_code"] == "partly_refused"
    content = planner.get(f"/v1/plans/{plan_id}/fault-report").json()
    assert [item["youth_id"] for item in content["refused"]] == [first, second, None]
    assert all(row["name"] == row["id"] for row in content["snapshot"]["units"])
    assert served.client(Role.DESK).get(f"/v1/plans/{plan_id}/fault-report").status_code == 403
    # who sees nobody of them is told of nothing, by the plan nor by the file
    elsewhere = served.client(Role.PLANNER, scope=Scope(region_ids=("r-none",)))
    assert elsewhere.get(f"/v1/plans/{plan_id}/content").json()["refused"] == []
    assert elsewhere.get(f"/v1/plans/{plan_id}/fault-report").status_code == 404
    # erased, a youth is in none of it
    served.client(Role.ADMINISTRATOR).delete(f"/v1/youths/{first}")
    content = planner.get(f"/v1/plans/{plan_id}/fault-report").json()
    assert [item["youth_id"] for item in content["refused"]] == [second]
    assert first not in json.dumps(content)
