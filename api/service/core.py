from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.access.oidc import BearerTokens
from api.access.rate_limit import RateLimit
from api.service.accounting import Accounts
from api.service.contents import Contents
from api.service.desks import PreparedDesks
from api.service.metrics import Metrics
from api.service.queue import PlanQueue
from api.service.settings import ServiceSettings
from api.store.database import Engine

Clock = Callable[[], datetime]


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
