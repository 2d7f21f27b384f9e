from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role, Scope
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload

REASON = "near to the school"


def ask(client: TestClient, youth_id: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/recommendations", json={"youth_id": youth_id} | more)
    assert answer.status_code == 201, answer.text
    content: dict[str, Any] = answer.json()
    return content


def number_of(shown: dict[str, Any], place: str) -> int:
    return next(index for index, item in enumerate(shown["recommendation"]["options"]) if item["place"] == place)


def decide(client: TestClient, shown: dict[str, Any], **decision: Any) -> Any:
    return client.post(f"/v1/recommendations/{shown['id']}/decision", json={"reason": REASON} | decision)


def test_an_option_that_is_accepted_becomes_a_pin_of_the_alliance(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    shown = ask(client, "y-1")
    assert shown["recommendation"]["options"][0]["place"] == "unit"
    taken = decide(client, shown, kind="accept", option=0)
    assert taken.status_code == 201, taken.text
    decision = taken.json()
    head = client.get("/v1/snapshots/head")
    assert head.headers["x-snapshot-id"] == decision["child_snapshot_id"]
    youth = next(item for item in head.json()["youths"] if item["id"] == "y-1")
    assert youth["pinned"]["stays"] == decision["stays"]
    assert decision["stays"][0]["place"] == "unit"
    assert [item["id"] for item in client.get("/v1/decisions").json()["items"]] == [decision["id"]]
    moves = client.get("/v1/moves.csv").text.splitlines()
    assert moves[0].startswith("youth_id,from_place,to_place,day,cause")
    assert moves[1].startswith("y-1,,unit,2026-11-23,accept")


def test_a_recommendation_is_decided_about_once(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    shown = ask(client, "y-1")
    assert decide(client, shown, kind="decline").status_code == 201
    again = decide(client, shown, kind="accept", option=0)
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    assert client.get("/v1/snapshots/head").json()["youths"][0]["pinned"] is None


@pytest.mark.parametrize(
    "decision",
    [
        {"kind": "accept", "option": 0, "reason": "  x "},
        {"kind": "accept", "option": 99},
        {"kind": "accept", "option": -1},
        {"kind": "accept"},
        {"kind": "override", "stays": []},
        {"kind": "perhaps"},
        {"kind": "decline", "reason": "BSN 111222333."},
        {"kind": "decline", "reason": None},
    ],
)
def test_a_decision_without_sense_or_reason_is_refused(
    served: Served, last_bed: Snapshot, decision: dict[str, Any]
) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    refused = decide(client, ask(client, "y-1"), **decision)
    assert refused.status_code == 422, refused.text
    assert refused.json()["issues"]
    assert "111222333" not in refused.text
    assert client.get("/v1/decisions").json()["items"] == []


def test_a_person_may_choose_another_place_than_was_proposed(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    stays = [{"place": "home", "from": "2026-11-23", "until": "2026-11-26"}]
    taken = decide(client, ask(client, "y-1"), kind="override", stays=stays)
    assert taken.status_code == 201, taken.text
    assert (taken.json()["kind"], taken.json()["place"]) == ("override", "home")
    unknown = [{"place": "unit-9", "from": "2026-11-23", "until": "2026-11-26"}]
    refused = decide(client, ask(client, "y-2"), kind="override", stays=unknown)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")


def test_the_second_who_wants_the_last_bed_gets_fresh_options(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    first, second = ask(client, "y-1"), ask(client, "y-2")
    assert decide(client, first, kind="accept", option=number_of(first, "unit")).status_code == 201
    refused = decide(client, second, kind="accept", option=number_of(second, "unit"))
    assert (refused.status_code, refused.json()["code"]) == (409, "option_gone")
    fresh = refused.json()["fresh"]
    assert fresh["id"] != second["id"]
    assert all(item["place"] != "unit" for item in fresh["recommendation"]["options"])
    reason = next(item for item in fresh["recommendation"]["reasons"] if item["place"] == "unit")
    assert reason["code"] == "full"
    # what is fresh can be decided about at once
    assert decide(client, fresh, kind="decline").status_code == 201


def test_a_decision_about_another_place_does_not_stand_in_the_way(served: Served, last_bed: Snapshot) -> None:
    from tests.api.service.request.test_intake import with_two_beds

    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, with_two_beds(last_bed))
    first, second = ask(client, "y-1"), ask(client, "y-2")
    for shown in (first, second):
        taken = decide(client, shown, kind="accept", option=number_of(shown, "unit"))
        assert taken.status_code == 201, taken.text
    pins = [item["pinned"] is not None for item in client.get("/v1/snapshots/head").json()["youths"]]
    assert pins == [True, True]


def test_options_stand_beside_what_others_hold_in_the_plan(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    plan_id = client.post("/v1/plans", json={}).json()["id"]
    served.work()
    # the plan gives the bed to the urgent one
    shown = ask(client, "y-1")
    assert (shown["plan_id"], shown["recommendation"]["has_plan"]) == (plan_id, True)
    assert all(item["place"] != "unit" for item in shown["recommendation"]["options"])
    mine = ask(client, "y-2")
    assert decide(client, mine, kind="accept", option=number_of(mine, "unit")).status_code == 201
    # the decision holds the bed from now on, beside the same plan
    again = ask(client, "y-1")
    assert (again["plan_id"], again["recommendation"]["plan_left_out"]) == (plan_id, [])
    assert all(item["place"] != "unit" for item in again["recommendation"]["options"])


def test_decided_pins_come_back_in_the_next_upload(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, last_bed)
    shown = ask(client, "y-1")
    stays = decide(client, shown, kind="accept", option=0).json()["stays"]
    stored = upload(client, last_bed)
    assert stored["head_id"] != stored["id"]
    youth = client.get("/v1/snapshots/head").json()["youths"][0]
    assert youth["pinned"]["stays"] == stays
    assert client.get(f"/v1/snapshots/{stored['id']}").json()["youths"][0]["pinned"] is None


def test_a_youth_outside_the_scope_does_not_exist(served: Served, last_bed: Snapshot) -> None:
    upload(served.client(Role.PLANNER), last_bed)
    shown = ask(served.client(Role.DESK), "y-1")
    other = served.client(Role.DESK, scope=Scope(region_ids=frozenset({"R9"})))
    for answer in (
        other.post("/v1/recommendations", json={"youth_id": "y-1"}),
        other.post("/v1/recommendations", json={"youth_id": "y-404"}),
        other.get(f"/v1/recommendations/{shown['id']}"),
        decide(other, shown, kind="decline"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    mine = served.client(Role.DESK, scope=Scope(region_ids=frozenset({"R1"})))
    assert mine.get(f"/v1/recommendations/{shown['id']}").json()["youth_id"] == "y-1"
