"""What is refused, explained and kept names no youth outside the scope of whoever asks."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from api.access.grants import Role, Scope
from api.access.redaction import ScopeView
from api.service.desk.desk import masked
from models.capacity import Contract
from models.snapshot import Snapshot
from models.stay import CurrentStay
from tests.api.service.conftest import Served, upload
from tests.api.service.routes.test_proposals import proposing, take
from tests.api.service.routes.test_recommendations import ask, decide

NEAR = Scope(region_ids=frozenset({"R1"}))


def with_home_elsewhere(snapshot: Snapshot, *youth_ids: str) -> Snapshot:
    """These youths are of another region than R1."""
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    region = snapshot.regions[0].model_copy(update={"id": "R2"})
    town = snapshot.municipalities[0].model_copy(update={"id": "M2", "region_id": "R2"})
    youths = tuple(
        item.model_copy(update={"home": item.home.model_copy(update={"municipality_id": "M2"})})
        if item.id in youth_ids
        else item
        for item in snapshot.youths
    )
    more = {"regions": (*snapshot.regions, region), "municipalities": (*snapshot.municipalities, town)}
    return Snapshot(**fields | more | {"youths": youths})


@pytest.fixture
def two_regions(last_bed: Snapshot) -> Snapshot:
    """One bed; y-1 is of R1, y-2 of R2 and more urgent."""
    return with_home_elsewhere(last_bed, "y-2")


def desk(served: Served) -> TestClient:
    return served.client(Role.DESK, scope=NEAR)


def test_why_not_there_does_not_name_who_is_there(served: Served, two_regions: Snapshot) -> None:
    planner = served.client(Role.PLANNER)
    upload(planner, two_regions)
    planner.post("/v1/plans", json={})
    served.work()
    asked = {"youth_id": "y-1", "place": "unit"}
    everything = planner.post("/v1/explanations", json=asked)
    assert "y-2" in everything.text
    shown = desk(served).post("/v1/explanations", json=asked)
    assert shown.status_code == 200
    assert "y-2" not in shown.text
    (beds,) = (item for item in shown.json()["explanation"]["contrast"]["room"] if item["resource"] == "beds:unit")
    assert (beds["held_by"], beds["held_by_count"]) == ([], 1)


def test_a_decision_that_is_refused_tells_nothing_of_others(served: Served, two_regions: Snapshot) -> None:
    unit = two_regions.units[0].model_copy(
        update={"contract": Contract(from_date=date(2026, 1, 1), until=date(2026, 11, 2))}
    )
    near, other = two_regions.youths
    lives_there = other.model_copy(update={"current_stay": CurrentStay(place="unit", since=date(2026, 3, 7))})
    fields = {name: getattr(two_regions, name) for name in Snapshot.model_fields}
    stored = upload(served.client(Role.PLANNER), Snapshot(**fields | {"units": (unit,), "youths": (near, lives_there)}))
    assert any("y-2" in item["message"] for item in stored["warnings"])
    client = desk(served)
    unknown = [{"place": "unit-9", "from": "2026-11-23", "until": "2026-11-26"}]
    refused = decide(client, ask(client, "y-1"), kind="override", stays=unknown)
    assert refused.status_code == 422
    assert "unit-9" in refused.text
    assert "y-2" not in refused.text
    assert len(refused.json()["issues"]) == 1


def test_who_no_longer_sees_a_youth_declines_nothing(served: Served, last_bed: Snapshot) -> None:
    planner, plan_id = proposing(served, last_bed)
    client = desk(served)
    shown = ask(client, "y-1")
    upload(planner, with_home_elsewhere(last_bed, "y-1", "y-2"))
    for refused in (decide(client, shown, kind="decline"), take(client, plan_id, "y-2", "decline")):
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert planner.get("/v1/decisions").json()["items"] == []
    assert decide(planner, shown, kind="decline").status_code == 201


def test_what_was_kept_for_another_is_masked(two_regions: Snapshot) -> None:
    view = ScopeView(NEAR, two_regions)
    told = {"plan_left_out": ["y-1", "y-2"], "resource": "apart:y-1:y-2:unit", "by": "y-2", "beds": 3}
    assert masked(told, view) == {"plan_left_out": ["y-1"], "resource": "apart", "by": "youth", "beds": 3}
    assert masked(told, ScopeView(Scope(everything=True), two_regions)) == told
