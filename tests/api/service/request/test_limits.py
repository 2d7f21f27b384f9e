"""Every number and date that a request may hold has limits, in bodies as in queries, paths and headers."""

import asyncio
import importlib
import json
import pkgutil
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from fastapi import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.types import Message

import api.service.routes
from api.access.grants import Role
from api.service.core.caches import PreparedDesks
from api.service.core.settings import ServiceSettings
from api.service.http.middleware import BodyLimits
from api.service.request import audited_route
from api.service.request.audited_route import NO_GRANT, within
from api.service.request.call import Call
from api.store.audit import Author, verify_audit
from api.store.database import reading
from benchmarks.bench.experiments.experiment import Experiment
from benchmarks.bench.tuning.experiment import TuningExperiment
from models.snapshot import Snapshot
from tests.api.jobs.waiting import until
from tests.api.service.conftest import Served, upload
from tests.models.bounds import numbers_in, unlimited


def served_with(served: Served, **changes: Any) -> Served:
    return Served(served.engine, settings=ServiceSettings(**changes))


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(served: Served) -> None:
    client = served_with(served, largest_body_mib=1).client(Role.PLANNER)
    body = b" " * (1024 * 1024 + 1)
    announced = client.post("/v1/snapshots", content=body)
    in_parts = client.post("/v1/snapshots", content=iter([body[:700_000], body[700_000:]]))
    for answer in (announced, in_parts):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
    at_the_limit = client.post("/v1/snapshots", content=body[1:])
    assert at_the_limit.status_code == 422


def test_a_body_that_comes_too_slowly_is_refused() -> None:
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    async def reached(*_: object) -> None:
        raise AssertionError("the service must not see it")

    scope = {"type": "http", "method": "POST", "headers": [], "state": {"request_id": "r-5"}}
    asyncio.run(BodyLimits(reached, 10, 0.05)(scope, never, send))
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "too_slow"


def test_what_takes_too_long_is_given_up_and_changes_nothing(
    served: Served, last_bed: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(served.client(Role.PLANNER), last_bed)
    go_on, ended = Event(), Event()
    prepared, changing = PreparedDesks.get, Call.changing

    def slowly(*given: Any) -> Any:
        assert go_on.wait(60)
        return prepared(*given)

    @contextmanager
    def watched(call: Call) -> Any:
        try:
            with changing(call) as change:
                yield change
        finally:
            ended.set()

    monkeypatch.setattr(PreparedDesks, "get", slowly)
    monkeypatch.setattr(Call, "changing", watched)
    client = served_with(served, answer_seconds=0.2).client(Role.PLANNER)
    with client:
        answer = client.post("/v1/recommendations", json={"youth_id": "y-1"})
        assert (answer.status_code, answer.json()["code"]) == (503, "too_long")
        assert answer.headers["retry-after"] == "10"
        go_on.set()
        assert ended.wait(60)
        until(lambda: not audited_route._left_behind, "what was given up has ended")
    with reading(served.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM recommendations")).scalar_one() == 0
        rows = connection.execute(text("SELECT action, outcome FROM audit ORDER BY sequence")).all()
        assert verify_audit(connection).findings == ()
    assert [tuple(row) for row in rows][-1:] == [("recommendations.make", "503")]


def test_what_is_being_written_when_the_time_is_over_is_answered_as_done() -> None:
    nothing: Any = None
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    call = Call(nothing, Author(actor="key:1", request_id="r-1"), NO_GRANT, "plans.ask", noon)

    async def writes() -> Response:
        call._take_effect()
        await asyncio.sleep(0.2)
        return Response(status_code=202)

    assert asyncio.run(within(0.01, call, writes())).status_code == 202
    assert not call.give_up()


def test_a_key_that_asks_too_often_waits(served: Served) -> None:
    limited = served_with(served, requests_per_minute=3)
    client, other = limited.client(Role.PLANNER), limited.client(Role.PLANNER)
    answers = [client.get("/v1/plans") for _ in range(4)]
    assert [item.status_code for item in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert other.get("/v1/plans").status_code == 200


def test_guessing_keys_is_slowed_down(served: Served) -> None:
    client = TestClient(served_with(served, requests_per_minute=3).app)
    answers = [client.get("/v1/plans", headers={"Authorization": f"Bearer {n}"}) for n in range(5)]
    assert [item.status_code for item in answers] == [401, 401, 401, 429, 429]


def test_a_request_keeps_its_id_if_it_is_one(served: Served) -> None:
    client = TestClient(served.app)
    assert client.get("/health", headers={"X-Request-Id": "r-9"}).headers["x-request-id"] == "r-9"
    for odd in ("a b", "x" * 65, "<script>"):
        given = client.get("/health", headers={"X-Request-Id": odd}).headers["x-request-id"]
        assert given != odd
        assert len(given) == 32


def test_who_it_is_for_must_be_a_pseudonym(served: Served) -> None:
    client = served.client(Role.PLANNER)
    refused = client.get("/v1/plans", headers={"X-On-Behalf-Of": "Jan Jansen"})
    assert refused.status_code == 422
    assert "Jansen" not in refused.text


def test_whatever_is_no_json_is_422_and_not_repeated(served: Served) -> None:
    client = served.client(Role.PLANNER)
    for body in (b"{", b"[" * 50_000, b"\xff\xfe", b'{"snapshot_id": 2011}', b'"2011-05-14"', b"null"):
        answer = client.post("/v1/plans", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "2011" not in answer.text


ROUTES = [
    route
    for info in pkgutil.iter_modules(api.service.routes.__path__, "api.service.routes.")
    for router in [importlib.import_module(info.name).router]
    for route in router.routes
    if isinstance(route, APIRoute)
]


def models_in(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Every model that an annotation reaches, through its fields too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from models_in(field.annotation, seen)
        return
    for item in typing.get_args(annotation):
        yield from models_in(item, seen)


def test_every_number_and_date_of_a_request_has_limits() -> None:
    bodies: set[type[BaseModel]] = set()
    asked: set[str] = set()
    faults: list[str] = []
    for route in ROUTES:
        hints = typing.get_type_hints(route.endpoint, include_extras=True)
        for name, annotation in hints.items():
            if name == "return":
                continue
            list(models_in(annotation, bodies))
            for kind, metadata in numbers_in(annotation):
                asked.add(name)
                for field in [item for item in metadata if isinstance(item, FieldInfo)]:
                    metadata = (*metadata, *field.metadata)
                names = {type(item).__name__ for item in metadata}
                if not (names & {"Ge", "Gt"} and names & {"Le", "Lt"}):
                    faults.append(f"{route.path}: {name}, a {kind.__name__}")
    assert faults == []
    assert {fault for model in bodies for fault in unlimited(model)} == set()
    # what was walked is what there is
    assert asked >= {"limit", "after", "since", "until"}
    assert {model.__name__ for model in bodies} >= {
        "PlanRequest",
        "NightlySchedule",
        "Policy",
        "SolverSettings",
        "Stay",
    }


def test_every_number_of_an_experiment_has_limits() -> None:
    for top in (Experiment, TuningExperiment):
        found = list(models_in(top, set()))
        assert {fault for model in found for fault in unlimited(model)} == set()
