from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from api.access.grants import Scope
from api.access.scoping import ScopeView
from api.store.database import Connection
from api.store.plans import PlanRecord, read_plan_content
from api.store.snapshots import SnapshotRecord, read_snapshot_content
from models.plan import Plan
from models.snapshot import Snapshot

V = TypeVar("V")
KEPT = 6


class Recent(Generic[V]):
    """The values that were asked for last; one made twice at the same moment is kept once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key, made where it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            kept = self._values.setdefault(key, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return kept

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        return len(self._values)


class Contents:
    """Snapshots and plans as models; keyed by content, so that what is kept is never out of date."""

    def __init__(self) -> None:
        self._snapshots: Recent[Snapshot] = Recent(KEPT)
        self._views: Recent[ScopeView] = Recent(4 * KEPT)
        self._plans: Recent[Plan] = Recent(KEPT)

    def snapshot(self, connection: Connection, record: SnapshotRecord) -> Snapshot:
        """A stored snapshot."""
        return self._snapshots.get(record.blob_id, lambda: read_snapshot_content(connection, record))

    def view(self, connection: Connection, record: SnapshotRecord, scope: Scope) -> ScopeView:
        """What a scope shows of a stored snapshot."""
        return self._views.get((record.blob_id, scope), lambda: ScopeView(scope, self.snapshot(connection, record)))

    def plan(self, connection: Connection, record: PlanRecord) -> Plan:
        """A plan that was made; `PlanMissingError` before."""
        return self._plans.get(record.plan_blob or record.id, lambda: read_plan_content(connection, record))

    def clear(self) -> None:
        """Forgets everything: after an erasure, memory holds nothing of the youth either."""
        for kept in (self._snapshots, self._views, self._plans):
            kept.clear()
