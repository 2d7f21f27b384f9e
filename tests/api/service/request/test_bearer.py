from typing import Any

from starlette.testclient import TestClient

from api.service.core.settings import OidcSettings, ServiceSettings
from api.service.http.app import create_app
from models.snapshot import Snapshot
from tests.api.access.test_oidc import AUDIENCE, ISSUER, KEY, OTHER, Provider, token
from tests.api.service.conftest import Served, upload

OIDC = OidcSettings(
    issuer=ISSUER,
    audience=AUDIENCE,
    roles_claim="roles",
    regions_claim="regions",
    organisations_claim="organisations",
)


def client(served: Served, fetch: Any, text: str) -> TestClient:
    app = create_app(served.engine, served.queue, ServiceSettings(oidc=OIDC), served.tick, fetch)
    return TestClient(app, headers={"Authorization": f"Bearer {text}"})


def test_a_token_opens_like_a_key_and_the_audit_knows_whose_it_is(served: Served, last_bed: Snapshot) -> None:
    fetch = Provider(KEY).fetch
    planner = client(served, fetch, token(roles=["planner"], regions=["*"], organisations=None))
    upload(planner, last_bed)
    desk = client(served, fetch, token(sub="u-9", regions=["R9"], organisations=None))
    assert desk.get("/v1/snapshots/head").json()["youths"] == []
    assert desk.get("/v1/audit").status_code == 403
    administrator = client(served, fetch, token(roles="administrator"))
    actors = [item["actor"] for item in administrator.get("/v1/audit").json()["items"]]
    assert actors == ["oidc:u-9", "oidc:u-9", "oidc:u-81"]


def test_a_wrong_token_is_401_and_a_provider_that_is_away_503(served: Served) -> None:
    def away() -> Any:
        raise ConnectionError("idp.example")

    wrong = client(served, Provider(KEY).fetch, token(OTHER, "ES256")).get("/v1/plans")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "unauthorised")
    lost = client(served, away, token()).get("/v1/plans")
    assert (lost.status_code, lost.json()["code"]) == (503, "identity_provider")
    assert "idp.example" not in lost.text


def test_without_a_provider_no_token_opens(served: Served) -> None:
    found = TestClient(served.app, headers={"Authorization": f"Bearer {token()}"}).get("/v1/plans")
    assert found.status_code == 401
