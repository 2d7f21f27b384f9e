from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from api.access.grants import Grant, Role
from api.access.redaction import ScopeView
from api.service.core.service import Service
from api.service.request.answers import Problem, not_found, too_long
from api.store.audit import Author, append
from api.store.database import Connection, reading, writing
from api.store.plans import PlanRecord, get_plan
from api.store.snapshots import SnapshotRecord, get_snapshot, head_id
from models.plan import Plan


@dataclass
class Call:
    """One request: who asks what, and what the audit is to say of it."""

    service: Service
    author: Author
    grant: Grant
    action: str
    at: datetime
    subject: str | None = None
    youth_id: str | None = None
    is_audited: bool = False
    """The effect and its audit row were written together; else the row is written before the answer is sent."""
    _lock: Lock = field(default_factory=Lock, repr=False)
    _is_given_up: bool = False
    _is_taking_effect: bool = False

    @contextmanager
    def changing(self) -> Iterator["Change"]:
        """A transaction that ends with its audit row: there is no effect without one."""
        with writing(self.service.engine) as connection:
            change = Change(connection)
            yield change
            append(connection, self.author, self.at, self.action, change.outcome, self.subject, self.youth_id)
            self._take_effect()
        self.is_audited = True

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """A transaction that writes its audit row itself: the row must be there before the youth's id goes."""
        with writing(self.service.engine) as connection:
            yield connection
            self._take_effect()
        self.is_audited = True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with reading(self.service.engine) as connection:
            yield connection

    def give_up(self) -> bool:
        """From now on nothing of this call takes effect; False where it is doing so already."""
        with self._lock:
            self._is_given_up = not self._is_taking_effect
            return self._is_given_up

    def _take_effect(self) -> None:
        """The last thing before a commit: whoever was told that it took too long finds nothing changed."""
        with self._lock:
            if self._is_given_up:
                raise too_long()
            self._is_taking_effect = True

    @property
    def may_change_the_head(self) -> bool:
        """Whether what the caller stores may become the alliance as it is now; analysts store scenarios."""
        return bool(self.grant.roles & {Role.DESK, Role.PLANNER})

    @property
    def is_planner(self) -> bool:
        """Planners may also stop what others asked for."""
        return Role.PLANNER in self.grant.roles

    def view(self, connection: Connection, snapshot_id: str) -> tuple[SnapshotRecord, ScopeView]:
        """A snapshot as the caller may see it."""
        record = get_snapshot(connection, snapshot_id)
        return record, self.service.contents.view(connection, record, self.grant.scope)

    def head(self, connection: Connection) -> str:
        """Id of the alliance as it is now; 404 before the first snapshot."""
        found = head_id(connection)
        if found is None:
            raise not_found("snapshot")
        return found

    def made_plan(self, connection: Connection, plan_id: str) -> tuple[PlanRecord, SnapshotRecord, ScopeView]:
        """A plan that was made, with its snapshot as the caller may see it; 409 while there is none."""
        record = get_plan(connection, plan_id)
        if record.plan_blob is None:
            raise Problem(409, "not_done", f"the plan is {record.job_status.value}", job_status=record.job_status)
        return record, *self.view(connection, record.snapshot_id)

    def plan(self, connection: Connection, plan_id: str) -> tuple[PlanRecord, Plan]:
        """The same with its content, as far as the caller may see it."""
        record, of_snapshot, view = self.made_plan(connection, plan_id)
        return record, self.service.contents.shown_plan(connection, record, of_snapshot, view)


@dataclass
class Change:
    """A transaction and what comes of it."""

    connection: Connection
    outcome: str = "done"


def current_call(request: Request) -> Call:
    """The call that the route's wrapper made."""
    call: Call = request.state.call
    return call


CurrentCall = Annotated[Call, Depends(current_call)]
