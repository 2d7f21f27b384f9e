import gzip
from typing import Any

import pytest
from sqlalchemy import select, text

from api.access.grants import Role, Scope
from api.service.decisions import decisions
from api.service.routes import questions
from api.store.audit import verify_audit
from api.store.database import reading, writing
from api.store.plans import list_plans
from api.store.tables import blobs
from models.snapshot import Snapshot
from tests.api.service.conftest import Served, upload
from tests.api.service.routes.test_recommendations import ask, decide


def test_reads_are_in_the_audit_with_whom_and_on_whose_behalf(served: Served, last_bed: Snapshot) -> None:
    planner, desk = served.client(Role.PLANNER), served.client(Role.DESK)
    upload(planner, last_bed)
    headers = {"X-On-Behalf-Of": "worker-12", "X-Request-Id": "r-77"}
    desk.get("/v1/snapshots/head", headers=headers)
    shown = desk.post("/v1/recommendations", json={"youth_id": "y-1"}, headers=headers).json()
    administrator = served.client(Role.ADMINISTRATOR)
    lines = administrator.get("/v1/audit").json()["items"]
    made, read, stored = lines[0], lines[1], lines[2]
    assert (read["action"], read["subject"], read["outcome"]) == ("snapshots.read", last_bed.id, "200")
    assert (read["on_behalf_of"], read["request_id"]) == ("worker-12", "r-77")
    assert (made["action"], made["youth_id"], made["subject"]) == ("recommendations.make", "y-1", shown["id"])
    assert (stored["action"], stored["outcome"]) == ("snapshots.store", "stored")
    # the question itself is told, once it has been answered
    assert administrator.get("/v1/audit").json()["items"][0]["action"] == "audit.list"
    of_youth = administrator.get("/v1/audit", params={"youth_id": "y-1"}).json()["items"]
    assert [item["action"] for item in of_youth] == ["recommendations.make"]
    with reading(served.engine) as connection:
        assert verify_audit(connection).findings == ()


def test_nothing_is_answered_that_cannot_be_accounted_for(served: Served, last_bed: Snapshot) -> None:
    client = served.client(Role.PLANNER)
    upload(client, last_bed)
    with writing(served.engine) as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO audit_gone"))
    answer = client.get("/v1/snapshots/head")
    assert answer.status_code == 503
    assert "y-1" not in answer.text
    assert client.post("/v1/plans", json={}).status_code == 503
    with reading(served.engine) as connection:
        assert list_plans(connection, 5) == []


def test_an_erased_youth_is_gone_from_every_answer(served: Served, last_bed: Snapshot) -> None:
    planner = served.client(Role.PLANNER, Role.DESK)
    upload(planner, last_bed)
    plan_id = planner.post("/v1/plans", json={}).json()["id"]
    served.work()
    shown = ask(planner, "y-2")
    decide(planner, shown, kind="accept", option=0)
    administrator = served.client(Role.ADMINISTRATOR)
    erased = administrator.delete("/v1/youths/y-2")
    assert erased.status_code == 200, erased.text
    assert erased.json()["plans"] == 1
    for path in (
        "/v1/snapshots/head",
        f"/v1/snapshots/{last_bed.id}",
        f"/v1/plans/{plan_id}/content",
        f"/v1/plans/{plan_id}/analysis",
        "/v1/decisions",
        "/v1/moves.csv",
    ):
        answer = planner.get(path)
        assert answer.status_code == 200, path
        assert "y-2" not in answer.text, path
    assert planner.get(f"/v1/recommendations/{shown['id']}").status_code == 404
    assert "y-2" not in administrator.get("/v1/audit").text
    assert planner.post("/v1/recommendations", json={"youth_id": "y-2"}).status_code == 404
    back = planner.post("/v1/snapshots", content=last_bed.model_dump_json(by_alias=True))
    assert (back.status_code, back.json()["code"]) == (422, "erased_youth")
    with reading(served.engine) as connection:
        assert verify_audit(connection).findings == ()
        contents = [gzip.decompress(item) for item in connection.execute(select(blobs.c.content)).scalars()]
    assert not any(b"y-2" in item for item in contents)
    # the plan of before can still be asked beside
    assert ask(planner, "y-1")["recommendation"]["options"][0]["place"] == "unit"


def test_erasing_who_is_not_known_is_404(served: Served, last_bed: Snapshot) -> None:
    upload(served.client(Role.PLANNER), last_bed)
    assert served.client(Role.ADMINISTRATOR).delete("/v1/youths/y-9").status_code == 404


def test_a_scope_lists_its_decisions_and_moves_only(served: Served, last_bed: Snapshot) -> None:
    planner = served.client(Role.PLANNER, Role.DESK)
    upload(planner, last_bed)
    for youth in ("y-1", "y-2"):
        decide(planner, ask(planner, youth), kind="decline")
    other = served.client(Role.PLANNER, scope=Scope(region_ids=frozenset({"R9"})))
    assert other.get("/v1/decisions").json() == {"items": [], "next_cursor": None}
    assert len(other.get("/v1/moves.csv").text.splitlines()) == 1
    first = planner.get("/v1/decisions", params={"limit": 1}).json()
    rest = planner.get("/v1/decisions", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [page["items"][0]["youth_id"] for page in (first, rest)] == ["y-2", "y-1"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("question", ["recommendations", "explanations"])
def test_who_is_erased_while_a_question_is_answered_is_not_there(
    served: Served, last_bed: Snapshot, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """Between the first look at the snapshot and the desk's preparation: 404, and no mistake."""
    planner = served.client(Role.PLANNER)
    upload(planner, last_bed)
    planner.post("/v1/plans", json={})
    served.work()
    module = decisions if question == "recommendations" else questions
    prepare = module.prepared_desk

    def erased_meanwhile(*given: Any) -> Any:
        assert served.client(Role.ADMINISTRATOR).delete("/v1/youths/y-2").status_code == 200
        return prepare(*given)

    monkeypatch.setattr(module, "prepared_desk", erased_meanwhile)
    answer = served.client(Role.DESK).post(f"/v1/{question}", json={"youth_id": "y-2"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
