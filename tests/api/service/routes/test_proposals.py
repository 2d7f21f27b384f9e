from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role, Scope
from api.jobs.nightly.proposals import renew_proposals
from api.jobs.solve.folder import ProposedChange
from api.service.decisions.decisions import pin_of_course
from api.store.database import writing
from fixtures.cases.building import a_need, a_youth
from fixtures.cases.move_that_pays import move_that_pays
from models.snapshot import Snapshot
from models.stay import CurrentStay, Stay
from models.vocabulary import Setting, Urgency
from tests.api.service.conftest import Served, upload
from tests.api.service.routes.test_recommendations import ask, decide, number_of

REASON = {"reason": "talked over with the parents"}
WEEK = {"place": "unit", "from": "2026-11-23", "until": "2026-11-30"}


def proposing(served: Served, snapshot: Snapshot) -> tuple[TestClient, str]:
    """A plan that gives the bed to y-2, and proposes so; y-1 is to wait."""
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, snapshot)
    plan_id = client.post("/v1/plans", json={}).json()["id"]
    served.work()
    changes = [
        ProposedChange(youth_id="y-2", points=-33383, after=(Stay.model_validate(WEEK),)),
        ProposedChange(youth_id="y-1", points=0, after=()),
    ]
    with writing(served.engine) as connection:
        renew_proposals(connection, plan_id, changes, served.tick())
    return client, plan_id


def take(client: TestClient, plan_id: str, youth_id: str, kind: str) -> Any:
    return client.post(f"/v1/plans/{plan_id}/proposals/{youth_id}/decision", json={"kind": kind} | REASON)


def states(client: TestClient, plan_id: str) -> dict[str, str]:
    items = client.get(f"/v1/plans/{plan_id}/proposals").json()["items"]
    return {item["youth_id"]: item["state"] for item in items}


def test_an_accepted_proposal_becomes_a_pin_and_is_closed(served: Served, last_bed: Snapshot) -> None:
    client, plan_id = proposing(served, last_bed)
    taken = take(client, plan_id, "y-2", "accept")
    assert taken.status_code == 201, taken.text
    assert (taken.json()["plan_id"], taken.json()["place"]) == (plan_id, "unit")
    pinned = client.get("/v1/snapshots/head").json()["youths"][1]["pinned"]["stays"]
    assert [(item["place"], item["from"], item["until"]) for item in pinned] == [("unit", "2026-11-23", "2026-11-30")]
    assert states(client, plan_id) == {"y-2": "accepted", "y-1": "open"}
    again = take(client, plan_id, "y-2", "decline")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


def test_a_declined_proposal_leaves_the_alliance_as_it_is(served: Served, last_bed: Snapshot) -> None:
    client, plan_id = proposing(served, last_bed)
    assert take(client, plan_id, "y-2", "decline").json()["stays"] == []
    assert states(client, plan_id)["y-2"] == "declined"
    assert client.get("/v1/snapshots/head").headers["x-snapshot-id"] == last_bed.id


@pytest.mark.parametrize("is_declined", [False, True])
def test_a_bed_that_somebody_was_to_leave_is_free_unless_that_was_declined(served: Served, is_declined: bool) -> None:
    content = move_that_pays().snapshot
    waiting = a_youth("y-3", a_need(Setting.THREE_MILIEU, urgency=Urgency.URGENT))
    fields = {name: getattr(content, name) for name in Snapshot.model_fields}
    client = served.client(Role.PLANNER, Role.DESK)
    upload(client, Snapshot(**fields | {"youths": (*content.youths, waiting)}))
    plan_id = client.post("/v1/plans", json={}).json()["id"]
    served.work()
    courses = client.get(f"/v1/plans/{plan_id}/content").json()["trajectories"]
    stays = {item["youth_id"]: tuple(Stay.model_validate(stay) for stay in item["stays"]) for item in courses}
    full = "milieu"
    movers = [youth_id for youth_id, course in stays.items() if course[-1].place != full]
    assert movers
    assert stays["y-3"][-1].place == full
    changes = [ProposedChange(youth_id=youth_id, points=-1213, after=stays[youth_id]) for youth_id in stays]
    with writing(served.engine) as connection:
        renew_proposals(connection, plan_id, changes, served.tick())
    for mover in movers if is_declined else ():
        assert take(client, plan_id, mover, "decline").status_code == 201
    assert take(client, plan_id, "y-3", "accept").status_code == (409 if is_declined else 201)
    if is_declined:
        options = ask(client, "y-3")["recommendation"]["options"]
        assert full not in {item["place"] for item in options}


def test_a_proposal_whose_bed_somebody_took_is_gone(served: Served, last_bed: Snapshot) -> None:
    client, plan_id = proposing(served, last_bed)
    stays = [WEEK]
    overridden = decide(client, ask(client, "y-1"), kind="override", stays=stays)
    assert overridden.status_code == 201, overridden.text
    gone = take(client, plan_id, "y-2", "accept")
    assert (gone.status_code, gone.json()["code"]) == (409, "option_gone")
    assert states(client, plan_id) == {"y-2": "open", "y-1": "lapsed"}


def test_another_decision_about_the_youth_ends_the_proposal(served: Served, last_bed: Snapshot) -> None:
    client, plan_id = proposing(served, last_bed)
    shown = ask(client, "y-2")
    assert decide(client, shown, kind="accept", option=number_of(shown, "unit")).status_code == 201
    assert states(client, plan_id)["y-2"] == "lapsed"
    assert take(client, plan_id, "y-2", "accept").status_code == 409


@pytest.mark.parametrize(
    ("youth", "kind", "status"), [("y-1", "accept", 422), ("y-2", "override", 422), ("y-9", "accept", 404)]
)
def test_what_cannot_be_accepted_is_refused(
    served: Served, last_bed: Snapshot, youth: str, kind: str, status: int
) -> None:
    client, plan_id = proposing(served, last_bed)
    assert take(client, plan_id, youth, kind).status_code == status
    assert client.get("/v1/decisions").json()["items"] == []


def test_a_scope_sees_its_proposals_only(served: Served, last_bed: Snapshot) -> None:
    _, plan_id = proposing(served, last_bed)
    other = served.client(Role.DESK, scope=Scope(region_ids=frozenset({"R9"})))
    assert states(other, plan_id) == {}
    assert take(other, plan_id, "y-2", "accept").status_code == 404


def test_a_course_is_pinned_at_its_first_other_place(last_bed: Snapshot) -> None:
    stays = [
        Stay.model_validate({"place": place, "from": f"2026-11-{first}", "until": f"2026-11-{last}"})
        for place, first, last in (("a", 23, 24), ("b", 24, 26), ("b", 26, 27), ("c", 27, 30))
    ]
    waiting = last_bed.youths[0]
    there = waiting.model_copy(update={"current_stay": CurrentStay(place="a", since=last_bed.as_of)})
    assert [item.place for item in pin_of_course(waiting, stays)] == ["a"]
    assert [(item.place, item.until.day) for item in pin_of_course(there, stays)] == [("b", 26), ("b", 27)]
    assert pin_of_course(there, stays[:1]) == tuple(stays[:1])
    assert pin_of_course(there, []) == ()


def test_an_explanation_says_why_not_there(served: Served, last_bed: Snapshot) -> None:
    client, plan_id = proposing(served, last_bed)
    answer = client.post("/v1/explanations", json={"youth_id": "y-1", "place": "unit"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["plan_id"] == plan_id
    assert answer.json()["explanation"]["reason"]["code"] == "full"
    assert client.post("/v1/explanations", json={"youth_id": "y-1", "place": "unit-9"}).status_code == 404
    assert client.post("/v1/explanations", json={"youth_id": "y-9"}).status_code == 404
