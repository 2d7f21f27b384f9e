"""Every route for every role, complete by enumeration of the routes that there are."""

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.access.grants import PERMISSIONS, PUBLIC, Role
from api.service.http.app import ROUTERS, _require_permission
from tests.api.service.conftest import Served

ROUTES = sorted(
    (method, route.path_format)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
)
PROTECTED = [key for key in ROUTES if PERMISSIONS[key].roles]


def call(client: TestClient, method: str, path: str, **more: Any) -> Any:
    return client.request(method, re.sub(r"\{[a-z_]+\}", "nothing", path), **more)


def test_the_table_has_exactly_the_routes() -> None:
    assert sorted(PERMISSIONS) == ROUTES


def test_the_app_serves_exactly_these_routes(served: Served) -> None:
    described = served.app.openapi()["paths"]
    found = sorted((method.upper(), path) for path, operations in described.items() for method in operations)
    assert found == ROUTES


def test_a_route_without_permission_stops_the_start() -> None:
    with pytest.raises(LookupError, match=r"GET /v1/secret is not in api\.access\.grants"):
        _require_permission(APIRoute("/v1/secret", lambda: None, methods=["GET"]))


def test_every_action_has_one_name() -> None:
    names = [item.action for item in PERMISSIONS.values() if item.action != PUBLIC]
    assert len(set(names)) == len(names)
    assert {item.action for item in PERMISSIONS.values() if not item.roles} == {PUBLIC}


def test_nobody_gets_anywhere_without_a_key(served: Served) -> None:
    client = TestClient(served.app)
    for method, path in ROUTES:
        answer = call(client, method, path)
        is_open = not PERMISSIONS[(method, path)].roles
        assert (answer.status_code == 401) is not is_open, (method, path)
        if not is_open:
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_says_and_nothing_else(served: Served, role: Role) -> None:
    client = served.client(role)
    for method, path in PROTECTED:
        answer = call(client, method, path)
        opens = role in PERMISSIONS[(method, path)].roles
        # opened: the route itself finds nothing, or wants a body
        is_shut = answer.status_code == 403 and answer.json()["code"] == "forbidden"
        assert is_shut is not opens, (method, path, answer.text)
        assert answer.status_code < 500, (method, path, answer.text)


def test_every_refusal_is_in_the_audit(served: Served) -> None:
    client = served.client(Role.ANALYST)
    for method, path in PROTECTED:
        call(client, method, path)
        call(TestClient(served.app), method, path)
    lines = served.client(Role.ADMINISTRATOR).get("/v1/audit", params={"limit": 500}).json()["items"]
    told = {(line["action"], line["outcome"]) for line in lines}
    for key in PROTECTED:
        permission = PERMISSIONS[key]
        assert (permission.action, "401") in told
        if Role.ANALYST not in permission.roles:
            assert (permission.action, "403") in told


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer tn_aaaaaaaaaaaa_" + "b" * 43, "Bearer tn_\u00e9", "bearer  "],
)
def test_whatever_is_no_key_is_401(served: Served, header: str) -> None:
    answer = TestClient(served.app).get("/v1/plans", headers={"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
