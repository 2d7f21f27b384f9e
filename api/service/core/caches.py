"""What is kept in memory between requests: contents as models, and alliances prepared for the desk."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from api.access.grants import Scope
from api.access.redaction import ScopeView
from api.store.contents import get_packed
from api.store.database import Connection
from api.store.plans import PlanRecord, read_plan_content
from api.store.snapshots import SnapshotRecord, read_snapshot_content
from models.files.json_text import json_bytes
from models.plan import Plan
from models.snapshot import Snapshot

if TYPE_CHECKING:
    from matcher.desk import Desk
    from models.plan import Plan
    from models.policy import Policy
    from models.settings import SolverSettings
    from models.snapshot import Snapshot
    from models.stay import Stay

V = TypeVar("V")
KEPT = 6
PACKED_KEPT = 12
QUICK = 1
"""Level of gzip for what one scope sees: made while somebody waits."""
MOST_WAITING = 8
"""Requests that wait for an alliance to be prepared; more would leave no threads for those that only read."""


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


@dataclass(frozen=True)
class Prepared:
    """An alliance ready to be asked for one youth after the other."""

    desk: Desk
    has_plan: bool
    left_out: tuple[str, ...]
    """Youths whose course in the plan no longer holds: they are taken to stay or wait."""


class DesksBusyError(RuntimeError):
    """So many wait already that another one is to come back later."""


class PreparedDesks:
    """
    Prepared alliances, those asked for last: preparing takes seconds and much memory, asking milliseconds.

    One is prepared at a time; who asks for one that is there does not wait for it.
    """

    def __init__(self, most: int) -> None:
        self._kept: Recent[Prepared] = Recent(most)
        self._making = Lock()
        self._waiting = BoundedSemaphore(MOST_WAITING)

    def get(self, key: Hashable, make: Callable[[], Prepared]) -> Prepared:
        """The one of a key, prepared where it is not kept; `DesksBusyError` where too many wait."""

        def alone() -> Prepared:
            if not self._waiting.acquire(blocking=False):
                raise DesksBusyError
            try:
                with self._making:
                    # somebody else may have made it while we waited
                    return self._kept.get(key, make)
            finally:
                self._waiting.release()

        return self._kept.get(key, alone)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()


def prepare_desk(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    plan: Plan | None,
    taken: Mapping[str, Sequence[Stay]],
    declined: Set[str],
    published: Plan | None,
) -> Prepared:
    """
    Prepares an alliance beside a plan and what was decided since.

    Parameters
    ----------
    taken
        Courses decided since the plan was made, by youth: these hold the places, whatever the plan says.
    declined
        Youths for whom somebody declined the plan's course: they stay or wait, and what they have is not free.

    Returns
    -------
    Prepared
        Without the plan where it does not hold as a whole: then capacity looks free, and `has_plan` is False.
    """
    from matcher.desk import PlanNotHeldError, open_desk
    from matcher.travel.roads.travel import RoadTravel

    known = {item.id for item in snapshot.youths}
    left_out = set(declined) & known
    travel = RoadTravel()
    while plan is not None:
        beside = _beside(plan, taken, known - left_out)
        try:
            desk = open_desk(snapshot, policy, settings, travel, beside, published)
            return Prepared(desk, has_plan=True, left_out=tuple(sorted(left_out)))
        except PlanNotHeldError as error:
            if not set(error.youth_ids) - left_out:
                break
            left_out |= set(error.youth_ids)
    desk = open_desk(snapshot, policy, settings, travel, None, published)
    return Prepared(desk, has_plan=False, left_out=())


def _beside(plan: Plan, taken: Mapping[str, Sequence[Stay]], known: set[str]) -> Plan:
    trajectories = [
        item.model_copy(update={"stays": tuple(taken[item.youth_id])}) if item.youth_id in taken else item
        for item in plan.trajectories
        if item.youth_id in known
    ]
    return plan.model_copy(update={"trajectories": tuple(trajectories)})
