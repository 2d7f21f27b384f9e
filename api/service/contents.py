import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from api.access.grants import Scope
from api.access.scoping import ScopeView
from api.store.blobs import get_packed
from api.store.database import Connection
from api.store.plans import PlanRecord, read_plan_content
from api.store.snapshots import SnapshotRecord, read_snapshot_content
from models.files.json_text import json_bytes
from models.plan import Plan
from models.snapshot import Snapshot

V = TypeVar("V")
KEPT = 6
PACKED_KEPT = 12
QUICK = 1
"""Level of gzip for what one scope sees: made while somebody waits."""


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
        self._shown: Recent[Plan] = Recent(4 * KEPT)
        self._packed: Recent[bytes] = Recent(PACKED_KEPT)

    def snapshot(self, connection: Connection, record: SnapshotRecord) -> Snapshot:
        """A stored snapshot."""
        return self._snapshots.get(record.blob_id, lambda: read_snapshot_content(connection, record))

    def view(self, connection: Connection, record: SnapshotRecord, scope: Scope) -> ScopeView:
        """What a scope shows of a stored snapshot."""
        return self._views.get((record.blob_id, scope), lambda: ScopeView(scope, self.snapshot(connection, record)))

    def plan(self, connection: Connection, record: PlanRecord) -> Plan:
        """A plan that was made; `PlanMissingError` before."""
        return self._plans.get(record.plan_blob or record.id, lambda: read_plan_content(connection, record))

    def shown_plan(self, connection: Connection, record: PlanRecord, of: SnapshotRecord, view: ScopeView) -> Plan:
        """The part of a plan that a view of its snapshot shows."""
        if view.scope.everything:
            return self.plan(connection, record)
        key = (record.plan_blob, of.blob_id, view.scope)
        return self._shown.get(key, lambda: view.of_plan(self.plan(connection, record)))

    def packed_snapshot(self, connection: Connection, record: SnapshotRecord, view: ScopeView) -> bytes:
        """The part of a snapshot that a view shows, as gzip of its JSON."""
        if view.scope.everything:
            return get_packed(connection, record.blob_id)
        return self._packed.get((record.blob_id, view.scope), lambda: _packed(view.of_snapshot()))

    def packed_plan(self, connection: Connection, record: PlanRecord, of: SnapshotRecord, view: ScopeView) -> bytes:
        """The part of a plan that a view of its snapshot shows, as gzip of its JSON; it must have been made."""
        if view.scope.everything and record.plan_blob is not None:
            return get_packed(connection, record.plan_blob)
        key = (record.plan_blob, of.blob_id, view.scope)
        return self._packed.get(key, lambda: _packed(self.shown_plan(connection, record, of, view)))

    def clear(self) -> None:
        """Forgets everything: after an erasure, memory holds nothing of the youth either."""
        for kept in (self._snapshots, self._views, self._plans, self._shown, self._packed):
            kept.clear()


def _packed(content: Snapshot | Plan) -> bytes:
    return gzip.compress(json_bytes(content), QUICK, mtime=0)
