import asyncio
import json
from typing import Any

from starlette.testclient import TestClient
from starlette.types import Message

from api.access.grants import Role
from api.service.middleware import BodyLimits
from api.service.settings import ServiceSettings
from tests.api.service.conftest import Served


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
