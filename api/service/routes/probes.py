from datetime import timedelta
from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.service.core.service import Service
from api.service.request.answers import Problem
from api.service.request.translation import problem_of
from api.store.database import reading
from api.store.migrating import version_found, version_wanted
from api.store.plan_events import beating_workers

router = APIRouter(tags=["probes"])

DEAD_AFTER = timedelta(seconds=60)
"""A worker whose heart has not beaten for so long is gone."""


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """Whether requests can be served, and whether plans are being made."""

    database: str = Field(description="ok, or an older version of the tables.")
    workers: int = Field(description="Workers whose heart beats.")


class Version(BaseModel):
    """Which program this is."""

    thuisnabij: str
    database: str


@router.get("/health")
def health() -> Health:
    """Whether the process answers; asks nothing of the database."""
    return Health()


@router.get("/ready", responses={503: {"description": "No database, or no worker."}})
def ready(request: Request) -> Response:
    """Whether the database is there with its tables, and a worker's heart beats; else 503."""
    service: Service = request.app.state.service
    try:
        found = version_found(service.engine)
        with reading(service.engine) as connection:
            count = beating_workers(connection, service.clock() - DEAD_AFTER)
    except Exception as error:
        problem = problem_of(error)
        return Problem(503, "database", headers=problem.headers).response(request.state.request_id)
    state = "ok" if found == version_wanted() else f"version {found}, needs {version_wanted()}"
    is_ready = state == "ok" and count > 0
    out = Ready(database=state, workers=count)
    return Response(out.model_dump_json(), 200 if is_ready else 503, media_type="application/json")


@router.get("/version")
def read_version() -> Version:
    """Versions of the program and of the tables it works with."""
    return Version(thuisnabij=version("thuisnabij"), database=version_wanted())


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Figures for Prometheus; no ids of persons."""
    service: Service = request.app.state.service
    try:
        with reading(service.engine) as connection:
            text = service.metrics.text(connection, service.clock() - DEAD_AFTER)
    except Exception as error:
        return problem_of(error).response(request.state.request_id)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
