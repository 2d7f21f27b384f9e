"""What every route works with, and the parts of it that are small: the queue as the routes see it, the metrics."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.access.clients import RateLimit
from api.access.oidc import BearerTokens
from api.service.core.accounts import Accounts
from api.service.core.caches import Contents, PreparedDesks
from api.service.core.settings import ServiceSettings
from api.store.database import Connection, Engine
from api.store.plan_events import beating_workers, newest_solves, plans_by_status
from api.store.plans import PlanRecord

SOLVE_BUCKETS_SECONDS = (1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
GAP_BUCKETS = (0.0001, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
NEWEST = 500
Clock = Callable[[], datetime]


class PlanQueue(Protocol):
    """How the routes hand work to the workers; `api.jobs` has the one that is used."""

    def enqueue(self, connection: Connection, plan: PlanRecord) -> None:
        """Queues a plan in the transaction that made its row: both are there or neither."""
        ...

    def stop(self, connection: Connection, plan: PlanRecord) -> None:
        """
        Tells the workers that somebody wants the best plan so far; the row says so already.

        A plan that no worker has begun is cancelled; repeating is harmless.
        """
        ...


class Metrics:
    """What /metrics tells: requests counted here, plans counted in the database at the moment of asking."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "thuisnabij_requests", "Requests by route and status.", ("action", "status"), registry=self.registry
        )
        self.seconds = Histogram("thuisnabij_request_seconds", "By route.", ("action",), registry=self.registry)
        self.refused = Counter(
            "thuisnabij_refused_requests", "Requests refused, by problem.", ("code",), registry=self.registry
        )
        self._plans = Gauge("thuisnabij_plans", "Plans by job status.", ("status",), registry=self.registry)
        self._workers = Gauge("thuisnabij_workers", "Workers whose heart beats.", registry=self.registry)

    def text(self, connection: Connection, since: datetime) -> bytes:
        """In Prometheus' format; workers count whose heart has beaten since a moment."""
        for status, count in plans_by_status(connection).items():
            self._plans.labels(status).set(count)
        self._workers.set(beating_workers(connection, since))
        return generate_latest(self.registry) + generate_latest(_of_plans(connection))


def _of_plans(connection: Connection) -> CollectorRegistry:
    """Seconds and gaps of the newest plans: made anew each time, several API processes tell the same."""
    registry = CollectorRegistry()
    seconds = Histogram(
        "thuisnabij_solve_seconds",
        "From start to end, of the newest plans.",
        registry=registry,
        buckets=SOLVE_BUCKETS_SECONDS,
    )
    gaps = Histogram("thuisnabij_gap", "Of the newest plans.", registry=registry, buckets=GAP_BUCKETS)
    for solve_seconds, gap in newest_solves(connection, NEWEST):
        if solve_seconds is not None:
            seconds.observe(solve_seconds)
        if gap is not None:
            gaps.observe(gap)
    return registry


@dataclass(frozen=True)
class Service:
    """What every route works with; made once by `create_app`."""

    engine: Engine
    queue: PlanQueue
    settings: ServiceSettings
    clock: Clock
    accounts: Accounts
    contents: Contents
    desks: PreparedDesks
    rate_limit: RateLimit
    tokens: BearerTokens | None
    """None: no identity provider is set, API keys only."""
    metrics: Metrics
