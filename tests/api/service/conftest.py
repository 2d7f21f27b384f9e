from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from starlette.testclient import TestClient

from api.access.grants import Grant, Role, Scope
from api.service.core.settings import OidcSettings, ServiceSettings
from api.service.http.app import create_app
from api.store.database import open_database, writing
from api.store.keys import add_key
from api.store.plans import PlanRecord, finish_plan, get_plan, start_plan
from api.store.snapshots import get_snapshot, read_snapshot_content
from fixtures.cases import urgent_goes_first
from matcher.travel.roads.travel import RoadTravel
from models.files.json_text import json_bytes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.api.databases import NewDatabase

EVERYTHING = Scope(everything=True)


@dataclass
class Queue:
    """Remembers what was queued and stopped; `Served.work` does the work."""

    queued: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    def enqueue(self, connection: Connection, plan: PlanRecord) -> None:
        self.queued.append(plan.id)

    def stop(self, connection: Connection, plan: PlanRecord) -> None:
        self.stopped.append(plan.id)


@dataclass
class Served:
    """The service with a database of its own, and clients for whoever is needed."""

    engine: Engine
    queue: Queue = field(default_factory=Queue)
    settings: ServiceSettings = field(default_factory=lambda: ServiceSettings(oidc=OidcSettings()))
    now: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.app = create_app(self.engine, self.queue, self.settings, clock=self.tick)

    def tick(self) -> datetime:
        """Each look at the clock is a millisecond later."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def client(self, *roles: Role, scope: Scope = EVERYTHING) -> TestClient:
        """A client with a key of these roles."""
        grant = Grant(roles=frozenset(roles), scope=scope)
        with writing(self.engine) as connection:
            _, token = add_key(connection, "test", grant, self.now + timedelta(days=30), self.now)
        return TestClient(self.app, headers={"Authorization": f"Bearer {token}"})

    def work(self, change: Callable[[Plan], Plan] = lambda plan: plan) -> None:
        """Makes every queued plan, as a worker would, and changes it before it is kept."""
        from matcher.engine.solve import solve

        while self.queue.queued:
            plan_id = self.queue.queued.pop(0)
            with writing(self.engine) as connection:
                start_plan(connection, plan_id, self.tick())
                record = get_plan(connection, plan_id)
                content = read_snapshot_content(connection, get_snapshot(connection, record.snapshot_id))
            plan = solve(content, Policy(), SolverSettings(time_limit_seconds=10), travel=RoadTravel())
            with writing(self.engine) as connection:
                finish_plan(connection, plan_id, change(plan), self.tick())


@pytest.fixture
def served(new_sqlite: NewDatabase) -> Iterator[Served]:
    engine = open_database(new_sqlite())
    yield Served(engine)
    engine.dispose()


@pytest.fixture
def served_on(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Served]]:
    """The service on `sqlite` or `postgresql`."""
    engines: list[Engine] = []

    def serve(kind: str) -> Served:
        new: NewDatabase = request.getfixturevalue(f"new_{kind}")
        engines.append(open_database(new()))
        return Served(engines[-1])

    yield serve
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def last_bed() -> Snapshot:
    """Two waiting youths, one bed."""
    return urgent_goes_first().snapshot


def upload(client: TestClient, snapshot: Snapshot, **parameters: Any) -> dict[str, Any]:
    """Stores a snapshot and gives the answer."""
    answer = client.post("/v1/snapshots", content=json_bytes(snapshot), params=parameters)
    assert answer.status_code in (200, 201), answer.text
    content: dict[str, Any] = answer.json()
    return content
