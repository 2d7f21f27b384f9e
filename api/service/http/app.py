from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from api.access.clients import RateLimit
from api.access.grants import PERMISSIONS
from api.access.oidc import BearerTokens, Claims
from api.service.core.accounts import Accounts
from api.service.core.caches import Contents, PreparedDesks
from api.service.core.service import Clock, Metrics, PlanQueue, Service
from api.service.core.settings import MIB, OidcSettings, ServiceSettings
from api.service.http.middleware import BodyLimits, RequestIds
from api.service.request.answers import MEDIA_TYPE
from api.service.request.translation import problem_of
from api.service.routes import (
    plan_results,
    plans,
    probes,
    proposals,
    questions,
    recommendations,
    register,
    schedules,
    snapshots,
)
from api.store.database import Engine

ROUTERS: tuple[APIRouter, ...] = (
    probes.router,
    snapshots.router,
    plans.router,
    plan_results.router,
    recommendations.router,
    questions.router,
    proposals.router,
    schedules.router,
    register.router,
)
SMALLEST_GZIP_BYTES = 1000

FetchKeys = Callable[[], Mapping[str, Any]]


def create_app(
    engine: Engine,
    queue: PlanQueue,
    settings: ServiceSettings,
    clock: Clock | None = None,
    fetch_keys: FetchKeys | None = None,
) -> FastAPI:
    """
    The service over a database that is there already.

    Parameters
    ----------
    queue
        Hands work to the workers; `api.jobs.queue.jobs.JobQueue` where there are any.
    clock
        Tells the moment, with a time zone; by default the machine's.
    fetch_keys
        Gets the identity provider's public keys; by default from its URL.
    """
    # the pages that would show the description load scripts from elsewhere; the description itself is there
    app = FastAPI(title="thuisnabij", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.service = Service(
        engine=engine,
        queue=queue,
        settings=settings,
        clock=clock or (lambda: datetime.now(UTC)),
        accounts=Accounts(engine),
        contents=Contents(),
        desks=PreparedDesks(settings.prepared_desks),
        rate_limit=RateLimit(settings.requests_per_minute),
        tokens=_bearer_tokens(settings.oidc, fetch_keys),
        metrics=Metrics(),
    )
    for router in ROUTERS:
        for route in router.routes:
            _require_permission(route)
        app.router.routes.extend(router.routes)
    for kind in (RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _answer)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_GZIP_BYTES, compresslevel=5)
    app.add_middleware(BodyLimits, largest_bytes=settings.largest_body_mib * MIB, longest_seconds=settings.body_seconds)
    app.add_middleware(RequestIds)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _require_permission(route: object) -> None:
    """A route that nobody put into the table of permissions would open for everybody or for nobody."""
    if not isinstance(route, APIRoute):
        raise TypeError(f"not a route of this service: {route}")
    for method in route.methods or ():
        if (method, route.path_format) not in PERMISSIONS:
            raise LookupError(f"{method} {route.path_format} is not in api.access.grants")


def _answer(request: Request, error: Exception) -> Response:
    """Errors before or outside a route: no such path, no such method."""
    return problem_of(error).response(request.state.request_id)


def _bearer_tokens(oidc: OidcSettings, fetch_keys: FetchKeys | None) -> BearerTokens | None:
    if oidc.issuer is None:
        return None
    claims = Claims(oidc.subject_claim, oidc.roles_claim, oidc.regions_claim, oidc.organisations_claim)
    fetch = fetch_keys or (lambda: _fetched(oidc))
    return BearerTokens(oidc.issuer, oidc.audience, claims, fetch, oidc.keys_for_seconds)


def _fetched(oidc: OidcSettings) -> Mapping[str, Any]:
    import httpx

    url = oidc.jwks_url or f"{(oidc.issuer or '').rstrip('/')}/.well-known/jwks.json"
    answer = httpx.get(url, timeout=5)
    answer.raise_for_status()
    found: Mapping[str, Any] = answer.json()
    return found


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with how to say who one is and how refusals look."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=version("thuisnabij"), routes=app.routes)
        found["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
        found["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        refusal = {
            "description": "Refused",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for path, operations in found["paths"].items():
            for method, operation in operations.items():
                permission = PERMISSIONS[(method.upper(), path)]
                operation["responses"].pop("422", None)
                operation["responses"]["default"] = refusal
                if permission.roles:
                    operation["security"] = [{"bearer": []}]
                    operation["x-roles"] = sorted(permission.roles)
        app.openapi_schema = found
    return app.openapi_schema


PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Why a request is not done (RFC 9457); `code` is the stable part.",
    "type": "object",
    "required": ["type", "title", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "issues": {"type": "array", "items": {"type": "object"}},
    },
}
