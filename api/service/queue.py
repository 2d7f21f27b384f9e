from typing import Protocol

from api.store.database import Connection
from api.store.plans import PlanRecord


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
