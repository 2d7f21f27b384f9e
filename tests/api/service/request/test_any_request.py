"""Whatever is sent to whichever route: never an answer of 500 and more, always a problem that can be read."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from api.access.grants import Role
from api.service.http.describe import DESCRIPTION
from api.store.database import open_database
from fixtures.cases import urgent_goes_first
from tests.api.databases import NewDatabase
from tests.api.service.conftest import Served, upload

EXAMPLES = 12
# half of the requests are about ids that there are
ANY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

SCHEMA = schemathesis.openapi.from_dict(json.loads((Path(__file__).parents[4] / DESCRIPTION).read_text("utf-8")))
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


Known = tuple[TestClient, dict[str, str]]


@pytest.fixture(scope="module")
def known(new_sqlite: NewDatabase) -> Iterator[Known]:
    """The service with something in it, a key that opens everything, and ids that there are."""
    engine = open_database(new_sqlite())
    served = Served(engine)
    found = served.client(*Role)
    upload(found, urgent_goes_first().snapshot)
    plan = found.post("/v1/plans", json={}).json()["id"]
    served.work()
    shown = found.post("/v1/recommendations", json={"youth_id": "y-1"}).json()["id"]
    yield found, {"plan_id": plan, "snapshot_id": "head", "recommendation_id": shown, "youth_id": "y-2"}
    engine.dispose()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda item: item.label)
def test_no_request_breaks_the_service(operation: Any, known: Known) -> None:
    client, ids = known
    number = count()

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def hold(case: Any) -> None:
        if next(number) % 2:
            case.path_parameters = {name: ids[name] for name in case.path_parameters or {}}
        asked = case.as_transport_kwargs(base_url="http://testserver")
        headers = {name: value for name, value in dict(asked.pop("headers") or {}).items() if name != "Authorization"}
        asked.pop("cookies", None)
        body = asked.pop("data", None)
        answer = client.request(**asked, content=body, headers=headers)
        if case.path != "/ready":
            assert answer.status_code < 500, answer.text
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == "application/problem+json"

    hold()
